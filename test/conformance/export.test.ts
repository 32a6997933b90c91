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
import { fixtureText, fixtureParts } from '../../src/seed/export.ts'
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
  await live(client, { does: 'make', table: 'invoices', draft: { lines: [{ name: 'A', unit_cost: { amount: '99.00' } }] }, which: 0 })
  return client
}

t.test('a world that is exported and imported is the same, byte for byte, in every form', async t => {
  const made = { rows: 0 }
  await fc.assert(fc.asyncProperty(lives, async life => {
    const client = await begun(t)
    for (const one of life) made.rows += Number(await live(client, one))
    const dump = dumpOf(client.world)
    const text = dumpAsJson(dump)
    const forms = {
      object: imageOf(models, dump),
      json: imageOf(models, readDumpText(text)),
      yaml: imageOf(models, readDumpText(dumpAsYaml(dump))),
      sqlite: checkedImage(models, client.world.db.serialize()),
    }
    for (const [form, image] of Object.entries(forms)) {
      const copy = worldFrom(image)
      if (dumpAsJson(dumpOf(copy)) !== text) throw new Error(`${form} loses something`)
      copy.close()
    }
    theServer().worlds.drop(client.name)
  }), drawn(t, { numRuns: 12 }))
  t.ok(made.rows > 60, `${made.rows} of the requests were taken`)
})

/** Columns whose numbers every telling gives anew; the row itself says what they name. */
const givenAnew = new Set(['creditid', 'overpaymentid', 'expenseid', 'modern_project_id', 'modern_time_entries', 'clientid', 'invoiceid', 'services', 'tax1', 'tax2', 'username'])
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
  const books = world.statement('SELECT document, date, account, currency_code, source, tax_name, sum(amount) AS sum, count(*) AS count FROM postings GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6')
  return { ...Object.fromEntries(rows), books: books.all().map(row => JSON.stringify(row)) }
}

function checkSame (before: World, after: World): void {
  for (const world of [before, after]) enterAll(world)
  const [is, becomes] = [business(before), business(after)]
  for (const [table, rows] of Object.entries(is)) {
    if (JSON.stringify(rows) === JSON.stringify(becomes[table])) continue
    throw new Error(`${table} is told as another\n${rows.filter(row => !becomes[table]!.includes(row)).join('\n')}\n---\n${becomes[table]!.filter(row => !rows.includes(row)).join('\n')}`)
  }
}

const told = (text: string, now: number): World => worldFrom(makeTemplate(models, seederOf(loadFixture({ text }), noServices), now))

/** What must hold for the minimal fixture of a world; gives whether there is anything it cannot say. */
function checkFixture (world: World): boolean {
  const text = fixtureText(world)
  const again = told(text, world.now())
  const [{ fixture, not_told: gaps }, { fixture: second, not_told: none }] = [fixtureParts(world), fixtureParts(again)]
  const texts = [JSON.stringify(fixture, null, 1), JSON.stringify(second, null, 1)]
  if (gaps.length === 0) checkSame(world, again)
  if (texts[0] !== texts[1]) throw new Error(`the fixture of what it tells is another:\n${text}\n--- then\n${fixtureText(again)}`)
  if (none.length > 0) throw new Error(`what a fixture tells, a fixture can say: ${none.join('\n')}\n${text}`)
  again.close()
  return gaps.length > 0
}

t.test('a minimal fixture tells the world again, and is its own minimal fixture', async t => {
  const count = { whole: 0, gaps: 0 }
  await fc.assert(fc.asyncProperty(lives, async life => {
    const client = await begun(t)
    for (const one of life) await live(client, one)
    count[checkFixture(client.world) ? 'gaps' : 'whole']++
    theServer().worlds.drop(client.name)
  }), drawn(t, { numRuns: 8 }))
  t.comment(JSON.stringify(count))
})

t.test('the built-in world has a minimal fixture that says everything', async t => {
  const { world } = freshWorld(t, 'seed')
  t.notOk(checkFixture(world), 'there is nothing it cannot say')
})
