// Faults requested by the request itself: by header, or by magic values in its body if the world enables
// them. They are ordinary faults that are not stored in the world.
import { textOf } from '../json-values.ts'
import { readPath, valuesAt } from '../json-path.ts'
import { FaultError, presetNames, type Effect, type Fault, type Preset } from './fault.ts'
import { readEffect } from './read.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const headerFault = (id: string, effect: Effect): Fault => ({ id, match: {}, when: {}, do: effect })

const firstValue = (value: string | string[] | undefined): string | undefined => [value].flat()[0]

/** Parameters of X-Mock-Response that are members of the error; any other is a response header. */
const errorMembers = ['errno', 'code', 'message', 'field']

/** Reads `X-Mock-Response: 429; retry-after=2`, or a preset's name in place of 429. Throws a FaultError. */
export function responseHeaderFault (headers: Headers): Fault | undefined {
  const text = firstValue(headers['x-mock-response'])
  if (text === undefined) return undefined
  const [name, ...parts] = text.split(';').map(part => part.trim())
  const members: Record<string, unknown> = {}
  const extraHeaders: Record<string, string> = {}
  for (const part of parts.filter(each => each !== '')) {
    const [key, value] = splitOnce(part)
    if (key === 'errno') members.errno = Number(value)
    else if (errorMembers.includes(key)) members[key] = value
    else extraHeaders[key] = value
  }
  const effect = { kind: 'error', ...statusOrPreset(name!), ...members, headers: extraHeaders }
  return headerFault('x-mock-response', readEffect(effect, 'X-Mock-Response'))
}

function splitOnce (part: string): [string, string] {
  const [, key, value] = /^([\w-]+)\s*=(.*)$/.exec(part) ?? []
  if (key === undefined) throw new FaultError(`X-Mock-Response: '${part}' is no name=value.`)
  return [key.toLowerCase(), value!.trim().replace(/^"(.*)"$/, '$1')]
}

function statusOrPreset (name: string): { status: number } | { preset: Preset } {
  if (/^\d{3}$/.test(name)) return { status: Number(name) }
  if ((presetNames as readonly string[]).includes(name)) return { preset: name as Preset }
  throw new FaultError(
    `X-Mock-Response must begin with a status or one of ${presetNames.join(', ')}, not with '${name}'.`)
}

/** Reads `X-Mock-Delay: 500`, in milliseconds. Throws a FaultError. */
export function delayHeaderFault (headers: Headers): Fault | undefined {
  const text = firstValue(headers['x-mock-delay'])
  if (text === undefined) return undefined
  const ms = /^\d{1,9}$/.test(text) ? Number(text) : text
  return headerFault('x-mock-delay', readEffect({ kind: 'delay', ms }, 'X-Mock-Delay'))
}

/** A body value that triggers a fault. */
interface MagicValue {
  readonly paths: readonly string[]
  readonly pattern: RegExp
  readonly effect: (match: RegExpExecArray) => Effect
}

const statusError = ([, status]: RegExpExecArray): Effect => ({ kind: 'error', status: Number(status) })

/** For applications that cannot send headers: a tester types the value into a form. */
const magicValues: readonly MagicValue[] = [
  { paths: ['$.client.email'], pattern: /^fail-([45]\d\d)@mock\.test$/i, effect: statusError },
  { paths: ['$.invoice.invoice_number'], pattern: /^MOCK-([45]\d\d)$/, effect: statusError },
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

/** The fault of the first magic value in a body; undefined if there is none. */
export function magicFault (body: unknown): Fault | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  for (const { paths, pattern, effect } of magicValues) {
    const values = paths.flatMap(path => valuesAt(readPath(path)!, body))
    const match = values.map(value => pattern.exec(textOf(value))).find(found => found !== null)
    if (match != null) return headerFault('magic-value', effect(match))
  }
  return undefined
}
