// `validate`: says what is wrong with fixtures, in this process and without a server.
import { basename, dirname, resolve } from 'node:path'
import { Refusal } from '../control/refusal.ts'
import type { Fixtures, Validation } from '../control/app-context.ts'
import { readConfigFile } from './file.ts'
import { contentOf } from './inputs.ts'
import { configFileNames } from './options.ts'
import type { ExitCode, Environment } from './environment.ts'

/** Looks at each file; 2 where one is at fault, 1 where one cannot be read. */
export async function validate (
  files: readonly string[], isJson: boolean, stories: Fixtures, surroundings: Environment
): Promise<ExitCode> {
  const { stdout, stderr } = surroundings
  const verdicts = []
  for (const file of files) {
    const verdict = await verdictOn(file, stories, surroundings)
    verdicts.push({ file, ...verdict })
  }
  for (const verdict of verdicts) {
    const { file, valid, mistake = `${file} is at fault` } = verdict
    if (isJson) stdout.write(`${JSON.stringify({ ok: valid, ...verdict })}\n`)
    else if (valid) stdout.write(`${file} is fine\n`)
    else stderr.write(`freshbooks-mock: ${mistake}\n`)
  }
  return verdicts.every(({ valid }) => valid) ? 0 : 2
}

async function verdictOn (file: string, stories: Fixtures, surroundings: Environment): Promise<Validation> {
  const [content, path] = [await contentOf(file, surroundings), resolve(surroundings.cwd, file)]
  if (typeof content !== 'string') throw new Refusal(400, 'bad-input', `${file} is no text`)
  if (file === '-') return stories.check(content, 'standard input')
  if (configFileNames.includes(basename(path))) return withOptions(dirname(path), basename(path), stories)
  // a file may extend others beside it
  return stories.checkFile(path)
}

/** A file that may say options as well. */
function withOptions (folder: string, name: string, stories: Fixtures): Validation {
  try {
    const { fixture } = readConfigFile(folder, name)
    return fixture === undefined ? { valid: true } : stories.check(fixture.text, name)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { valid: false, mistake: error.message }
  }
}
