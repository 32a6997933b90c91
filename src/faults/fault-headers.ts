// Faults that a request asks for itself: by header, or by magic values where the world allows them. They are
// faults like any other, without a place in the world's list.
import { textOf } from '../json-values.ts'
import { FaultError, presetNames, type Effect, type Fault, type Preset } from './fault.ts'
import { readPath, valuesAt } from '../json-path.ts'
import { readEffect } from './read.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const headerFault = (id: string, effect: Effect): Fault => ({ id, match: {}, when: {}, do: effect })

const first = (value: string | string[] | undefined): string | undefined => [value].flat()[0]

/** Members of an error that X-Mock-Response may give; any other name is a header. */
const words = ['errno', 'code', 'message', 'field']

/** `X-Mock-Response: 429; retry-after=2`, or the name of a preset. Throws a FaultError. */
export function responseHeaderFault (headers: Headers): Fault | undefined {
  const text = first(headers['x-mock-response'])
  if (text === undefined) return undefined
  const [name, ...parts] = text.split(';').map(part => part.trim())
  const members: Record<string, unknown> = {}
  const extra: Record<string, string> = {}
  for (const part of parts.filter(each => each !== '')) {
    const [key, value] = splitOnce(part)
    if (key === 'errno') members.errno = Number(value)
    else if (words.includes(key)) members[key] = value
    else extra[key] = value
  }
  const effect = { kind: 'error', ...statusOrPreset(name!), ...members, headers: extra }
  return headerFault('x-mock-response', readEffect(effect, 'X-Mock-Response'))
}

function splitOnce (part: string): [string, string] {
  const [, key, value] = /^([\w-]+)\s*=\s*(.*)$/.exec(part) ?? []
  if (key === undefined) throw new FaultError(`X-Mock-Response: '${part}' is no name=value.`)
  return [key.toLowerCase(), value!.replace(/^"(.*)"$/, '$1')]
}

function statusOrPreset (name: string): { status: number } | { preset: Preset } {
  if (/^\d{3}$/.test(name)) return { status: Number(name) }
  if ((presetNames as readonly string[]).includes(name)) return { preset: name as Preset }
  throw new FaultError(
    `X-Mock-Response must begin with a status or one of ${presetNames.join(', ')}, not with '${name}'.`)
}

/** `X-Mock-Delay: 500`. Throws a FaultError. */
export function delayHeaderFault (headers: Headers): Fault | undefined {
  const text = first(headers['x-mock-delay'])
  if (text === undefined) return undefined
  const ms = /^\d{1,9}$/.test(text) ? Number(text) : text
  return headerFault('x-mock-delay', readEffect({ kind: 'delay', ms }, 'X-Mock-Delay'))
}

/** A value that asks for a failure. */
interface Magic {
  readonly paths: readonly string[]
  readonly pattern: RegExp
  readonly effect: (match: RegExpExecArray) => Effect
}

const failing = ([, status]: RegExpExecArray): Effect => ({ kind: 'error', status: Number(status) })

/** For programs under test that cannot send headers: what a person types into a form decides. */
const magics: readonly Magic[] = [
  { paths: ['$.client.email'], pattern: /^fail-([45]\d\d)@mock\.test$/i, effect: failing },
  { paths: ['$.invoice.invoice_number'], pattern: /^MOCK-([45]\d\d)$/, effect: failing },
  {
    paths: ['$.invoice.lines[*].name'],
    pattern: /^!timeout$/,
    effect: () => ({ kind: 'socket', effect: 'hang' }),
  },
  {
    paths: ['$.invoice.lines[*].unit_cost.amount', '$.payment.amount.amount', '$.expense.amount.amount'],
    pattern: /^4\.29$/,
    effect: () => ({ kind: 'error', status: 429 }),
  },
]

/** The fault that a magic value in a body asks for. */
export function magicFault (body: unknown): Fault | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  for (const { paths, pattern, effect } of magics) {
    const values = paths.flatMap(path => valuesAt(readPath(path)!, body))
    const match = values.map(value => pattern.exec(textOf(value))).find(found => found !== null)
    if (match != null) return headerFault('magic-value', effect(match))
  }
  return undefined
}
