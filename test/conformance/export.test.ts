// Properties of exports: a world survives every form of them byte for byte, and a minimal fixture tells it again.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { dumpAsJson, dumpAsYaml, dumpOf, checkedImage, imageOf, readDumpText } from '../../src/snapshots/dump.ts'
import { enterAll, idsOf, fullRow } from '../../src/store/full-rows.ts'
import { World } from '../../src/world/world.ts'
import { seederOf } from '../../src/seed/load/apply.ts'
import { noServices } from '../../src/seed/load/services.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { fixtureText } from '../../src/seed/export.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import { happening, live } from '../support/lives.ts'
import { drawn } from '../support/random.ts'
import { freshWorld, models, NOW, theServer, type Client } from '../support/world.ts'

const worldFrom = (image: Buffer): World => new World('copy', new Database(image), models, () => NOW)
const lives = fc.array(happening, { minLength: 20, maxLength: 50, size: 'max' })

/** A world with somebody to bill. */
async function begun (t: Test): Promise<Client> {
  const client = freshWorld(t)
  await live(client, { does: 'make', table: 'clients', draft: {}, which: 0 })
  await live(client, { does: 'make', table: 'invoices', draft: { lines: [{ name: 'A', qty: '1', unit_cost: { amount: '99.00' } }] }, which: 0 })
  return client
}

function checkForms (world: World): void {
  const dump = dumpOf(world)
  const text = dumpAsJson(dump)
  const forms = {
    object: imageOf(models, dump),
    json: imageOf(models, readDumpText(text)),
    yaml: imageOf(models, readDumpText(dumpAsYaml(dump))),
    sqlite: checkedImage(models, world.image()),
  }
  for (const [form, image] of Object.entries(forms)) {
    const copy = worldFrom(image)
    if (dumpAsJson(dumpOf(copy)) !== text) throw new Error(`${form} loses something`)
    copy.close()
  }
}

/** Columns whose numbers every load gives anew; names in the row itself tell what they are. */
const givenAnew = new Set(['invitation_date_accepted', 'sub_accounts', 'creditid', 'overpaymentid', 'expenseid', 'modern_project_id', 'modern_projectid', 'modern_time_entries', 'parent', 'clientid', 'invoiceid', 'services', 'tax1', 'tax2', 'username'])
const nested = new Set(['id', 'attachmentid', 'connectionid', 'created_at', 'updated_at', 'updated', 'lineid', 'userid', 'contactid'])

const withoutNumbers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !nested.has(key) && !givenAnew.has(key)).map(([key, member]) => [key, withoutNumbers(member)]))
}

/** What a world holds, read without the help of what makes fixtures: rows as rules see them, derived values too, and the books. */
function business (world: World): Record<string, string[]> {
  const rows = [...world.models.values()].filter(({ table }) => !['audit_logs', 'timers', 'memberships'].includes(table)).map(model => {
    const kept = Object.entries(model.resource.fields).filter(([name, field]) => field.refers === undefined && field.initial === undefined && field.rewritten === undefined &&
      !['id', 'uuid', 'account', 'business'].includes(field.kind) && !givenAnew.has(name)).map(([name]) => name)
    const shown = idsOf(world, model).map(id => fullRow(world, model, id)!)
      .map(row => JSON.stringify([...kept, ...Object.keys(model.resource.owns ?? {})].map(name => [name, withoutNumbers(row[name])])))
    return [model.table, shown.sort()] as const
  })
  const books = world.statement('SELECT document, date, account, currency_code, tax_name, sum(amount) AS sum, count(*) AS count FROM postings GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5')
  return { ...Object.fromEntries(rows), books: books.all().map(row => JSON.stringify(row)) }
}

function checkSame (before: World, after: World): void {
  for (const world of [before, after]) enterAll(world)
  const [is, becomes] = [business(before), business(after)]
  for (const [table, rows] of Object.entries(is)) {
    if (JSON.stringify(rows) === JSON.stringify(becomes[table])) continue
    throw new Error(`${table} is loaded as another\n${rows.filter(row => !becomes[table]!.includes(row)).join('\n')}\n---\n${becomes[table]!.filter(row => !rows.includes(row)).join('\n')}`)
  }
}

const loaded = (text: string, now: number): World => worldFrom(makeTemplate(models, seederOf(loadFixture({ text }), noServices), now))

/** What a fixture cannot have is listed in its comments. */
const GAPS = '# It cannot say:\n'
const withoutComments = (text: string): string => text.slice(text.indexOf('\nversion:'))

/** What must hold for the fixture of a world; gives whether there is anything it cannot have. */
function checkFixture (world: World): boolean {
  const text = fixtureText(world)
  const again = loaded(text, world.now())
  const second = fixtureText(again)
  const hasGaps = text.includes(GAPS)
  if (!hasGaps) checkSame(world, again)
  if (withoutComments(text) !== withoutComments(second)) throw new Error(`the fixture of the loaded world is another:\n${text}\n--- then\n${second}`)
  if (second.includes(GAPS)) throw new Error(`a fixture can have all that a fixture has loaded:\n${second}`)
  again.close()
  return hasGaps
}

t.test('any world survives every form of export byte for byte, and its fixture makes it again and is its own fixture', async t => {
  const count = { requests: 0, whole: 0, gaps: 0 }
  await fc.assert(fc.asyncProperty(lives, async life => {
    const client = await begun(t)
    for (const one of life) count.requests += Number(await live(client, one))
    checkForms(client.world)
    count[checkFixture(client.world) ? 'gaps' : 'whole']++
    theServer().worlds.drop(client.name)
  }), drawn(t, { numRuns: 8 }))
  t.ok(count.requests > 60, `${count.requests} of the requests were taken`)
  t.ok(count.whole > 0, `${count.whole} worlds are whole, ${count.gaps} have something that a fixture cannot have`)
})

t.test('the built-in world has a fixture with everything in it', async t => {
  const { world } = freshWorld(t, 'seed')
  t.notOk(checkFixture(world), 'there is nothing it cannot have')
})
