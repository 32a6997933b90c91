// `doctor`: what stands in the way of a mock here, and what to do about it.
import { checksOf, type Found, type Looking } from './checks.ts'
import type { ExitCode } from './environment.ts'

/** ✓ is well, ! may be meant so, ✗ is wrong. */
const marks: Readonly<Record<Found['verdict'], string>> = { ok: '✓', warning: '!', wrong: '✗' }

function line ({ verdict, check, says, advice }: Found, width: number): string {
  const first = `${marks[verdict]} ${check.padEnd(width)}  ${says}\n`
  return advice === undefined ? first : `${first}  ${' '.repeat(width)}  → ${advice}\n`
}

/** Looks at everything; 2 where something is wrong. */
export async function doctor (looking: Looking, isJson: boolean): Promise<ExitCode> {
  const found = await checksOf(looking)
  const isWell = found.every(({ verdict }) => verdict !== 'wrong')
  const width = Math.max(...found.map(({ check }) => check.length))
  const wrong = found.filter(({ verdict }) => verdict === 'wrong').length
  const summary = isWell ? 'Nothing is wrong.' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`
  looking.surroundings.stdout.write(isJson
    ? `${JSON.stringify({ ok: isWell, checks: found })}\n`
    : `${found.map(one => line(one, width)).join('')}\n${summary}\n`)
  return isWell ? 0 : 2
}
