// The library door: verbs → methods. A verb `clock.advance` is the method `clock.advance` of a world; one
// that is about no world is a method of the mock. What a method takes follows from the verb.
import { namedParameters, positionalParameters } from '../control/arguments.ts'
import type { Input } from '../control/input.ts'
import { refuse } from '../control/refusal.ts'
import type { CallVerb } from '../control/remote.ts'
import { Document, type Verb } from '../control/verb.ts'

/** A method: positional values first, then the rest as one object. */
type Method = (...values: unknown[]) => Promise<unknown>

interface Methods {
  [name: string]: Method | Methods
}

/** Methods of these verbs, by their names; `world` says which world they are about, where they are. */
export function methodsOf (verbs: readonly Verb[], callVerb: CallVerb, world: string | undefined): Methods {
  const methods: Methods = {}
  for (const verb of verbs) {
    const [group, deed] = verb.name.split('.') as [string, string?]
    const method: Method = async (...values) => {
      const { output } = await callVerb(verb, inputFrom(verb, values), { world })
      return output instanceof Document ? contentOf(output) : output
    }
    if (deed === undefined) methods[group] = method
    else methods[group] = { ...methods[group] as Methods | undefined, [deed]: method }
  }
  return methods
}

/** What a method was given, by name. */
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

/** How a method is called: `snapshots.restore(name, { keep })`. */
function signatureOf (verb: Verb): string {
  const named = namedParameters(verb)
  const last = named.length === 0 ? [] : [`{ ${named.join(', ')} }`]
  return `${verb.name}(${[...positionalParameters(verb), ...last].join(', ')})`
}

/** A file as bytes, anything else as text. */
function contentOf ({ contentType, content }: Document): string | Buffer {
  const isText = /^text\/|json|yaml|xml/.test(contentType)
  return isText ? content.toString() : Buffer.from(content)
}
