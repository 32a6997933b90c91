// `validate`: says what is wrong with fixtures, in this process and without a server.
import { resolve } from 'node:path'
import { Refusal } from '../control/refusal.ts'
import type { Stories } from '../control/house.ts'
import { contentOf } from './inputs.ts'
import type { ExitCode, Surroundings } from './surroundings.ts'

/** Looks at each file; 2 where one is at fault, 1 where one cannot be read. */
export async function validate (
  files: readonly string[], isJson: boolean, stories: Stories, surroundings: Surroundings
): Promise<ExitCode> {
  const { stdout, stderr } = surroundings
  const verdicts = []
  for (const file of files) {
    const content = await contentOf(file, surroundings)
    if (typeof content !== 'string') throw new Refusal(400, 'bad-input', `${file} is no text`)
    // a file may extend others beside it
    const verdict = file === '-'
      ? stories.check(content, 'standard input')
      : stories.checkFile(resolve(surroundings.cwd, file))
    verdicts.push({ file, ...verdict })
  }
  for (const { file, valid, mistake } of verdicts) {
    if (isJson) stdout.write(`${JSON.stringify({ ok: valid, file, valid, ...mistake === undefined ? {} : { mistake } })}\n`)
    else if (valid) stdout.write(`${file} is fine\n`)
    else stderr.write(`freshbooks-mock: ${mistake ?? `${file} is at fault`}\n`)
  }
  return verdicts.every(({ valid }) => valid) ? 0 : 2
}
