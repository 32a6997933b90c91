// `${name.field}` in the calls of a fixture: what an earlier call answered, or the id of a record by its
// name.
import type { Values } from '../../derive/parse.ts'
import type { References } from './references.ts'
import { mistake, type Part, type Value } from '../read/source.ts'
import { listed, suggest } from '../read/suggestions.ts'

/** What placeholders can name: answers of steps, and records, of which the id is known. */
export interface Names {
  readonly answers: ReadonlyMap<string, Values>
  readonly references: References
}

const placeholder = /\$\{([^{}]*)\}/g

/** The part as plain JSON, its placeholders filled in. */
export function filled (part: Part, names: Names): unknown {
  switch (part.kind) {
    case 'value': return typeof part.value === 'string' ? filledText(part, part.value, names) : part.value
    case 'list': return part.items.map(item => filled(item, names))
    case 'mapping':
      return Object.fromEntries([...part.members].map(([key, member]) => [key, filled(member.part, names)]))
  }
}

/** A text that is one placeholder is its value, whatever that is; within a text it must be a plain one. */
function filledText (part: Value, text: string, names: Names): unknown {
  const [whole] = text.matchAll(placeholder)
  if (whole?.[0] === text) return valueOf(whole[1]!, part, names)
  return text.replace(placeholder, (_, path: string) => {
    const value = valueOf(path, part, names)
    return typeof value !== 'object' || value === null
      ? String(value)
      : mistake(part, `\${${path}} is no single value: write one of its members, such as \${${path}.${
        Object.keys(value)[0] ?? 'id'}}`)
  })
}

function valueOf (path: string, part: Part, { answers, references }: Names): unknown {
  const [name, ...members] = path.trim().split('.') as [string, ...string[]]
  const named = references.get(name)
  const found = answers.get(name) ?? (named && { id: named.id })
  const known = [...new Set([...answers.keys(), ...references.keys()])]
  if (found === undefined) {
    return mistake(part, `nothing is called '${name}'${suggest(name, known)} (${listed(known)})`)
  }
  if (members.length === 0) mistake(part, `\${${name}} says no field: write \${${name}.id}`)
  return members.reduce<unknown>((value, member) => memberIn(value, member, path, part), found)
}

function memberIn (value: unknown, member: string, path: string, part: Part): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, member)) {
    return (value as Values)[member]
  }
  const known = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return mistake(part, `\${${path}} has no '${member}'${suggest(member, known)} (${listed(known)})`)
}
