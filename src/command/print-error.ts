// Prints an error on standard error: a sentence, and what to do about it.
import type { Verb } from '../control/verb.ts'
import { Refusal } from '../control/refusal.ts'
import type { ExitCode, Environment } from './environment.ts'

/**
 * Prints an error and returns the exit code. HTTP paths in messages of the server are replaced by the
 * commands of `verbs`.
 */
export function printError (
  error: unknown, { stderr }: Environment, isJson: boolean, verbs: readonly Verb[] = []
): ExitCode {
  const refusal = toRefusal(error)
  stderr.write(isJson ? `${JSON.stringify(jsonOf(refusal))}\n` : formatRefusal(refusal, verbs))
  // failed checks are a result of the command, not a failure to run it
  return Array.isArray(refusal.more.failures) ? 2 : 1
}

function toRefusal (error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { message, code = 'failed' } = error as NodeJS.ErrnoException
  return new Refusal(500, code.toLowerCase().replaceAll('_', '-'), message)
}

const jsonOf = ({ status, problem, message, more }: Refusal) =>
  ({ ok: false, status, problem, detail: message, ...more })

function formatRefusal ({ message, more }: Refusal, verbs: readonly Verb[]): string {
  const { did_you_mean: near, hint, failures } = more
  return [
    `freshbooks-mock: ${replacePaths(message, verbs)}`,
    ...near === undefined ? [] : [`  did you mean '${near}'?`],
    ...Array.isArray(failures) ? failures.map(failure => `  - ${JSON.stringify(failure)}`) : [],
    ...hint === undefined ? [] : [`  hint: ${replacePaths(hint, verbs)}`],
  ].map(line => `${line}\n`).join('')
}

const pathPattern = /\b(GET|POST|PUT|PATCH|DELETE) \/_mock(\/[^\s,;]*)/g

/** Replaces `PUT /_mock/worlds/x` by the equivalent command, `freshbooks-mock worlds ensure x`. */
function replacePaths (text: string, verbs: readonly Verb[]): string {
  return text.replace(pathPattern, (match, method: string, path: string) => {
    const hit = verbs.filter(verb => verb.method === method)
      .map(verb => ({ verb, match: patternOf(verb).exec(path) })).find(({ match }) => match !== null)
    if (hit === undefined) return match
    const { world, ...values } = hit.match!.groups ?? {}
    const worldFlag = world === undefined ? [] : ['--world', world]
    const words = [...hit.verb.name.split('.'), ...Object.values(values), ...worldFlag]
    return `\`freshbooks-mock ${words.filter(word => word !== undefined).join(' ')}\``
  })
}

/** Matches the paths of a verb, with and without a world. */
const patternOf = ({ path }: Verb): RegExp => new RegExp(`^${path
  .replace(/^\/worlds\/:world(?=\/)/, '(?:/worlds/(?<world>[^/]+))?')
  .replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\./g, '\\.')}$`)
