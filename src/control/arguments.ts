// The order of a verb's parameters in the library and on the command line: path parameters come first, then
// the parameter that is the request body; all others are named.
import { isAboutWorld, type Verb } from './verb.ts'

/** Names of the path parameters, without the world. */
export const pathParameters = (verb: Verb): string[] =>
  [...verb.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
    .filter(name => !(name === 'world' && isAboutWorld(verb)))

/** Name of the parameter that is the whole request body; undefined when there is none. */
export const bodyParameter = ({ input = {} }: Verb): string | undefined =>
  Object.entries(input).find(([, { isBody }]) => isBody === true)?.[0]

/** Names of the positional parameters, in order. */
export function positionalParameters (verb: Verb): string[] {
  const body = bodyParameter(verb)
  return body === undefined ? pathParameters(verb) : [...pathParameters(verb), body]
}

/** Names of all other parameters. */
export const namedParameters = (verb: Verb): string[] =>
  Object.keys(verb.input ?? {}).filter(name => !positionalParameters(verb).includes(name))
