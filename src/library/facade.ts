// The library door: generates a method from each verb. The verb `clock.advance` becomes the method
// `clock.advance` of a world; a verb that is not about a world becomes a method of the mock.
import { namedParameters, positionalParameters } from '../control/arguments.ts'
import type { Input } from '../control/input.ts'
import { refuse } from '../control/refusal.ts'
import type { CallVerb } from '../control/remote.ts'
import { Document, type Verb } from '../control/verb.ts'

/** Takes the positional parameters, then one object with the named ones. */
type Method = (...values: unknown[]) => Promise<unknown>

interface Methods {
  [name: string]: Method | Methods
}

/** Makes the methods of verbs, nested by group; `world` is the world that world verbs are about. */
export function methodsOf (verbs: readonly Verb[], callVerb: CallVerb, world: string | undefined): Methods {
  const methods: Methods = {}
  for (const verb of verbs) {
    const [group, command] = verb.name.split('.') as [string, string?]
    const method: Method = async (...values) => {
      const { output } = await callVerb(verb, inputFrom(verb, values), { world })
      return output instanceof Document ? contentOf(output) : output
    }
    if (command === undefined) methods[group] = method
    else methods[group] = { ...methods[group] as Methods | undefined, [command]: method }
  }
  return methods
}

/** The input of a verb from a method's arguments. Throws a Refusal (`bad-arguments`). */
function inputFrom (verb: Verb, values: readonly unknown[]): Input {
  const positionalNames = positionalParameters(verb)
  const rest = values[positionalNames.length]
  if (values.length > positionalNames.length + 1 || (rest !== undefined && !isPlain(rest))) {
    refuse(400, 'bad-arguments', `${verb.name} is called as ${signatureOf(verb)}`)
  }
  const positionalValues = positionalNames.map((name, index) => [name, values[index]] as const)
  return { ...Object.fromEntries(positionalValues), ...rest }
}

const isPlain = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)

/** The signature of a method for error messages: `snapshots.restore(name, { keep })`. */
function signatureOf (verb: Verb): string {
  const named = namedParameters(verb)
  const last = named.length === 0 ? [] : [`{ ${named.join(', ')} }`]
  return `${verb.name}(${[...positionalParameters(verb), ...last].join(', ')})`
}

/** Text documents as a string, all others as a Buffer. */
function contentOf ({ contentType, content }: Document): string | Buffer {
  const isText = /^text\/|json|yaml|xml/.test(contentType)
  return isText ? content.toString() : Buffer.from(content)
}
