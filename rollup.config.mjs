// The public types, one file for each way into the package and one that they share: they reach for no
// library of ours, and for @types/node alone.
import { readFileSync, rmSync } from 'node:fs'
import { dts } from 'rollup-plugin-dts'

const { exports: entries } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
/** Where tsconfig.build.json puts the types of all files. */
const all = 'dist/types'
const names = Object.values(entries).map(({ types }) => /^\.\/dist\/library\/(.+)\.d\.m?ts$/.exec(types ?? '')?.[1])

export default {
  input: Object.fromEntries(names.filter(Boolean).map(name => [name, `${all}/library/${name}.d.ts`])),
  output: { dir: 'dist/library', entryFileNames: ({ name }) => `${name}.d.${name === 'vitest' ? 'mts' : 'ts'}`, chunkFileNames: 'shared.d.ts' },
  external: ['vitest'],
  plugins: [
    dts(),
    { name: 'tidy', closeBundle: () => rmSync(all, { recursive: true, force: true }) },
  ],
}
