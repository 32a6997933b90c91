// `validate`: validates fixture files in this process, without a server.
import { basename, dirname, resolve } from 'node:path'
import { Refusal } from '../control/refusal.ts'
import type { Fixtures, Validation } from '../control/app-context.ts'
import { readConfigFile } from './file.ts'
import { readContent } from './inputs.ts'
import { configFileNames } from './options.ts'
import type { ExitCode, Environment } from './environment.ts'

/**
 * Prints a line for each file that is fine, and for each mistake of the others. Exit code 2 when one is
 * invalid; throws a Refusal when one cannot be read.
 */
export async function validate (
  files: readonly string[], isJson: boolean, fixtures: Fixtures, environment: Environment
): Promise<ExitCode> {
  const { stdout, stderr } = environment
  const results = []
  for (const file of files) {
    const result = await validateFile(file, fixtures, environment)
    results.push({ file, ...result })
  }
  for (const result of results) {
    const { file, valid, mistakes = [], more = 0 } = result
    if (isJson) stdout.write(`${JSON.stringify({ ok: valid, ...result })}\n`)
    else if (valid) stdout.write(`${file} is fine\n`)
    for (const mistake of isJson ? [] : mistakes) stderr.write(`freshbooks-mock: ${mistake}\n`)
    if (!isJson && more > 0) stderr.write(`freshbooks-mock: ${file} has ${more} more mistakes\n`)
  }
  return results.every(({ valid }) => valid) ? 0 : 2
}

async function validateFile (
  file: string, fixtures: Fixtures, environment: Environment
): Promise<Validation> {
  const [content, path] = [await readContent(file, environment), resolve(environment.cwd, file)]
  if (typeof content !== 'string') throw new Refusal(400, 'bad-input', `${file} is no text`)
  if (file === '-') return fixtures.check(content, 'standard input')
  if (configFileNames.includes(basename(path))) {
    return validateConfigFile(dirname(path), basename(path), fixtures)
  }
  // by path, since a fixture may extend other files in its folder
  return fixtures.checkFile(path)
}

/** A configuration file may contain options beside the fixture. */
function validateConfigFile (folder: string, name: string, fixtures: Fixtures): Validation {
  try {
    const { fixture } = readConfigFile(folder, name)
    return fixture === undefined ? { valid: true } : fixtures.check(fixture.text, name)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { valid: false, mistakes: [error.message] }
  }
}
