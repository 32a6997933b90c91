// How properties draw: in `npm test` the same everywhere and every time, from one seed. `npm run test:random` draws
// another seed, and what it finds says how to repeat it (test/random.mjs sets the variables read here).
import { relative } from 'node:path'
import type { Arbitrary, Parameters, RunDetails } from 'fast-check'
import fc from 'fast-check'
import type { Test } from 'tap'
import { root } from './run.ts'

const { FC_SEED = '20260615', FC_TIMES = '1', FC_PATH, FC_TEST } = process.env

const quoted = (text: string): string => text.includes("'") ? JSON.stringify(text) : `'${text}'`

/** The source of the test file that runs. */
const file = relative(root, process.argv[1] ?? '').replaceAll('\\', '/').replace(/^\.tests\/(.*)\.js$/, 'test/$1.ts')

/** Parameters of `fc.assert` for a property of this test. */
export function drawn<Values> (t: Test, { numRuns = 100, ...more }: Parameters<Values> = {}): Parameters<Values> {
  const isRepeated = FC_PATH !== undefined && FC_TEST === t.name
  return {
    ...more,
    seed: Number(FC_SEED),
    numRuns: numRuns * Number(FC_TIMES),
    ...isRepeated ? { path: FC_PATH, endOnFailure: true } : {},
    reporter: details => report(t, details),
  }
}

/** Values of an arbitrary, for tables of cases. */
export const samples = <Value>(arbitrary: Arbitrary<Value>, count: number): Value[] =>
  fc.sample(arbitrary, { seed: Number(FC_SEED), numRuns: count })

function report (t: Test, details: RunDetails<any>): void {
  if (!details.failed) return
  const { seed, counterexamplePath: path } = details
  const where = path === null ? '' : ` --path ${path} --test ${quoted(t.name)}`
  throw new Error(`${fc.defaultReportMessage(details)}\n\n${String(details.errorInstance)}\n\nRepeat it: npm run test:random -- --seed ${seed}${where} ${file}`)
}
