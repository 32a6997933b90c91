import { buildServer } from './src/server.ts'
import { minimalFixture } from './src/seed/minimal.ts'
import { loadFixture } from './src/seed/fixture.ts'
import { seederOf } from './src/seed/apply.ts'
import { makeTemplate } from './src/world/template.ts'
import { World } from './src/world/world.ts'
import Database from 'better-sqlite3'
import fs from 'node:fs'
const NOW = Date.parse('2026-06-15T15:00:00Z')
const { worlds } = buildServer({}, {wall: () => NOW})
const w = worlds.find('default')!
console.time('min')
const text = minimalFixture(w)
console.timeEnd('min')
fs.writeFileSync('/tmp/min.yaml', text)
const w2 = new World('x', new Database(makeTemplate(worlds.models, seederOf(loadFixture({text})), NOW)), worlds.models, () => NOW)
const t2 = minimalFixture(w2)
fs.writeFileSync('/tmp/min2.yaml', t2)
console.log(t2 === text)
