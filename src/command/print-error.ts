// What went wrong, told on standard error: a sentence, and what to do about it.
import type { Verb } from '../control/verb.ts'
import { Refusal } from '../control/refusal.ts'
import type { ExitCode, Environment } from './environment.ts'

/** Tells it and gives the exit code. `verbs` say what commands the hints of a server mean. */
export function printError (
  error: unknown, { stderr }: Environment, isJson: boolean, verbs: readonly Verb[] = []
): ExitCode {
  const refusal = asRefusal(error)
  stderr.write(isJson ? `${JSON.stringify(problemOf(refusal))}\n` : sentencesOf(refusal, verbs))
  // checks that were made and do not hold, rather than something that could not be done
  return Array.isArray(refusal.more.failures) ? 2 : 1
}

function asRefusal (error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { message, code = 'failed' } = error as NodeJS.ErrnoException
  return new Refusal(500, code.toLowerCase().replaceAll('_', '-'), message)
}

const problemOf = ({ status, problem, message, more }: Refusal) =>
  ({ ok: false, status, problem, detail: message, ...more })

function sentencesOf ({ message, more }: Refusal, verbs: readonly Verb[]): string {
  const { did_you_mean: near, hint, failures } = more
  return [
    `freshbooks-mock: ${asCommands(message, verbs)}`,
    ...near === undefined ? [] : [`  did you mean '${near}'?`],
    ...Array.isArray(failures) ? failures.map(failure => `  - ${JSON.stringify(failure)}`) : [],
    ...hint === undefined ? [] : [`  hint: ${asCommands(hint, verbs)}`],
  ].map(line => `${line}\n`).join('')
}

const address = /\b(GET|POST|PUT|PATCH|DELETE) \/_mock(\/[^\s,;]*)/g

/** `PUT /_mock/worlds/x` as the command that does it: `freshbooks-mock worlds ensure x`. */
function asCommands (text: string, verbs: readonly Verb[]): string {
  return text.replace(address, (whole, method: string, path: string) => {
    const found = verbs.filter(verb => verb.method === method)
      .map(verb => ({ verb, match: patternOf(verb).exec(path) })).find(({ match }) => match !== null)
    if (found === undefined) return whole
    const { world, ...values } = found.match!.groups ?? {}
    const where = world === undefined ? [] : ['--world', world]
    const words = [...found.verb.name.split('.'), ...Object.values(values), ...where]
    return `\`freshbooks-mock ${words.filter(word => word !== undefined).join(' ')}\``
  })
}

/** The paths of a verb, with and without a world. */
const patternOf = ({ path }: Verb): RegExp => new RegExp(`^${path
  .replace(/^\/worlds\/:world(?=\/)/, '(?:/worlds/(?<world>[^/]+))?')
  .replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\./g, '\\.')}$`)
