// What verbs take as arguments, in the library and on the command line: first what stands in the path, then
// what is the whole body, and the rest by name.
import { isAboutWorld, type Verb } from './verb.ts'

/** Names of the placeholders of a path, without that of the world. */
export const pathParameters = (verb: Verb): string[] =>
  [...verb.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
    .filter(name => !(name === 'world' && isAboutWorld(verb)))

/** Name of what is the whole body; undefined where there is none. */
export const wholeParameter = ({ input = {} }: Verb): string | undefined =>
  Object.entries(input).find(([, { whole }]) => whole === true)?.[0]

/** Names of what comes one after the other. */
export function positional (verb: Verb): string[] {
  const whole = wholeParameter(verb)
  return whole === undefined ? pathParameters(verb) : [...pathParameters(verb), whole]
}

/** What comes by name. */
export const byName = (verb: Verb): string[] =>
  Object.keys(verb.input ?? {}).filter(name => !positional(verb).includes(name))
