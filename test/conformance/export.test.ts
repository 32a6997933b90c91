// Properties of exports: a world survives every form of them byte for byte, and a minimal fixture tells it again.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t from 'tap'
import { dumpAsJson, dumpAsYaml, dumpOf, checkedImage, imageOf, readDumpText } from '../../src/world/dump.ts'
import { World } from '../../src/world/world.ts'
import { seederOf } from '../../src/seed/apply.ts'
import { loadFixture } from '../../src/seed/fixture.ts'
import { factsOf, keyOf, type Facts } from '../../src/seed/minimal/facts.ts'
import { minimalFixture, minimalParts } from '../../src/seed/minimal.ts'
import { makeTemplate } from '../../src/world/template.ts'
import { happening, live } from '../support/lives.ts'
import { freshWorld, models, NOW, theServer, type Client } from '../support/world.ts'

const worldFrom = (image: Buffer): World => new World('copy', new Database(image), models, () => NOW)
const lives = fc.array(happening, { minLength: Number(process.env.MIN ?? 20), maxLength: 50, size: 'max' })

t.test('a world that is exported and imported is the same, byte for byte, in every form', async t => {
  const made = { rows: 0 }
  await fc.assert(fc.asyncProperty(lives, async life => {
    const client = freshWorld(t)
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
  }), { numRuns: 12 })
  t.ok(made.rows > 60, `${made.rows} of the requests were taken`)
})

/** Ids of one world by the names that a fixture has for them; of the other by themselves. */
function factsByName (world: World): Facts {
  const refs = new Map(Object.entries(world.setting<Record<string, number>>('refs') ?? {}).map(([name, id]) => [id, name]))
  return factsOf(world, (table, id) => typeof id !== 'number' || id === 0 ? undefined : table === 'identities' || table === 'categories' ? keyOf(table, id) : refs.get(id))
}

const told = (text: string, now: number): World => worldFrom(makeTemplate(models, seederOf(loadFixture({ text })), now))

/** What must hold for the minimal fixture of a world; gives whether there is anything it cannot say. */
function checkFixture (world: World): boolean {
  const text = minimalFixture(world)
  const again = told(text, world.now())
  const [{ fixture, not_told: gaps }, { fixture: second, not_told: none }] = [minimalParts(world), minimalParts(again)]
  const texts = [JSON.stringify(fixture, null, 1), JSON.stringify(second, null, 1)]
  if (texts[0] !== texts[1]) throw new Error(`the fixture of what it tells is another:\n${text}\n--- then\n${minimalFixture(again)}`)
  if (none.length > 0) throw new Error(`what a fixture tells, a fixture can say: ${none.join('\n')}\n${text}`)
  again.close()
  return gaps.length > 0
}

t.test('a minimal fixture tells the world again, and is its own minimal fixture', async t => {
  const count = { whole: 0, gaps: 0 }
  await fc.assert(fc.asyncProperty(lives, async life => {
    const client = freshWorld(t)
    for (const one of life) await live(client, one)
    count[checkFixture(client.world) ? 'gaps' : 'whole']++
    theServer().worlds.drop(client.name)
  }), { numRuns: Number(process.env.RUNS ?? 8), ...(process.env.RUNS ? { endOnFailure: true } : {}) })
  t.comment(JSON.stringify(count))
})
