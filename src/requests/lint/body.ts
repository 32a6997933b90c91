// Warnings about bodies: fields that nothing reads, that FreshBooks sets, or that have a wrong JSON type.
import type { Unsent } from '../../declare/field.ts'
import { nearestName } from '../../suggest.ts'
import type { Warning } from '../../world/request-log.ts'
import { inferredWarning } from './query.ts'
import { isSecret } from '../log/redact.ts'
import type { BodyPlan, ExclusiveKey, FieldPlan, Shape } from './plans.ts'

/** Maximum number of warnings per body; more would repeat the same mistake. */
const MAX_WARNINGS = 50

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Extends a JSON pointer by a member (RFC 6901). */
const pointer = (at: string, name: string | number): string =>
  `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

interface LintContext {
  readonly plan: BodyPlan
  readonly found: Warning[]
}

/** Whether there are warnings enough; the rest is not looked at, since a suggestion for each takes time. */
const isFull = ({ found }: LintContext): boolean => found.length >= MAX_WARNINGS

/** Compares a parsed body with what the endpoint reads. */
export function lintBody (plan: BodyPlan, body: unknown): Warning[] {
  if (!isObject(body)) return []
  const context: LintContext = { plan, found: [] }
  for (const [name, value] of Object.entries(body)) {
    if (isFull(context)) break
    const at = pointer('', name)
    if (plan.wrappers.has(name)) lintWrapped(context, at, value, plan.wrappers.get(name))
    else if (name === plan.listKey) context.found.push(pluralWrapper(at, [...plan.wrappers.keys()]))
    else context.found.push(unreadField('', name, [...plan.wrappers.keys()]))
  }
  return context.found.slice(0, MAX_WARNINGS)
}

const pluralWrapper = (at: string, wrappers: readonly string[]): Warning => ({
  code: 'plural_wrapper', at,
  message: `${at} is the key of a list, and FreshBooks reads nothing under it: ` +
    `send ${wrappers.join(' or ')}.`,
})

function lintWrapped (context: LintContext, at: string, value: unknown, shape: Shape | undefined): void {
  if (shape === undefined || !isObject(value)) return
  const exclusive = context.plan.exclusiveKeys.find(each => isSetOff(each, value))
  if (exclusive === undefined) return lintObject(context, at, value, shape)
  const { key, reads } = exclusive
  const isRead = (name: string): boolean => name === key || reads.has(name)
  const names = Object.keys(value)
  lintObject(context, at, Object.fromEntries(names.filter(isRead).map(name => [name, value[name]])), shape)
  const dropped = names.filter(name => !isRead(name) && shape.fields.has(name)).slice(0, MAX_WARNINGS)
  context.found.push(...dropped.map(name => ({
    code: 'unread_field', at: pointer(at, name),
    message: `${pointer(at, name)} is dropped because ${key} is sent beside it: send it in a PUT of its own.`,
  })))
}

/** Whether a key makes FreshBooks ignore others. */
function isSetOff ({ key, when }: ExclusiveKey, draft: Members): boolean {
  if (when === 'true') return draft[key] === true || draft[key] === 'true'
  return Object.hasOwn(draft, key) && (when === 'sent' || draft[key] != null)
}

function lintObject (context: LintContext, at: string, value: Members, shape: Shape): void {
  for (const [name, member] of Object.entries(value)) {
    if (isFull(context)) return
    if (member === null) continue // SDKs send null for empty fields
    const field = shape.fields.get(name)
    if (field !== undefined) lintField(context, pointer(at, name), member, field)
    else if (shape.readOnly.has(name)) context.found.push(readonlyField(pointer(at, name)))
    // client libraries delete rows of any resource by vis_state: it is read even if it is not a field
    else if (name !== 'vis_state') context.found.push(unreadField(at, name, [...shape.fields.keys()]))
  }
  context.found.push(...leftOut(at, value, shape), ...doubts(at, value, shape))
}

const readonlyField = (at: string): Warning => ({
  code: 'readonly_field', at, message: `${at} is set by FreshBooks and was not taken: leave it out.`,
})

function unreadField (at: string, name: string, known: readonly string[]): Warning {
  const suggestion = nearestName(name, known)
  const field = pointer(at, name)
  return {
    code: 'unread_field', at: field,
    message: `Nothing reads ${field}: leave it out` +
      (suggestion === undefined ? '.' : `, or did you mean ${suggestion}?`),
  }
}

function lintField (context: LintContext, at: string, value: unknown, field: FieldPlan): void {
  const { found, plan } = context
  if (field.isCreateOnly && !plan.isCreate) {
    found.push({
      code: 'unread_field', at, message: `${at} is taken when the row is made and not later: leave it out.`,
    })
  }
  if (field.inferred !== undefined) {
    found.push(inferredWarning(at, field.inferred))
  }
  const type = field.kind === 'money' ? lintMoney(at, value) : lintType(at, value, field)
  if (type !== undefined) found.push(type)
  if (field.nested === undefined || field.kind === 'money') return
  const { nested } = field
  const rows = Array.isArray(value) ? value : [value]
  rows.forEach((row, index) => {
    if (!isObject(row) || isFull(context)) return
    lintObject(context, Array.isArray(value) ? pointer(at, index) : at, row, nested)
  })
}

/** Fields that a new row is sent without, where that means something. */
function leftOut (at: string, row: Members, { fields, key }: Shape): Warning[] {
  if (key !== undefined && row[key] != null) return []
  return [...fields].flatMap(([name, { unsent }]) => {
    if (unsent === undefined || row[name] != null || !isAbout(unsent, row)) return []
    const place = pointer(at, name)
    return [{ code: 'left_out', at: place, message: `${place} is not sent, and ${unsent.because}.` }]
  })
}

/** Fields of a draft that FreshBooks may refuse. */
const doubts = (at: string, draft: Members, { fields }: Shape): Warning[] =>
  [...fields].flatMap(([name, { doubt }]) => {
    const reason = doubt?.(draft)
    const place = pointer(at, name)
    return reason === undefined
      ? []
      : [{ code: 'may_be_refused', at: place, message: `FreshBooks may refuse ${place}: ${reason}.` }]
  })

const isAbout = ({ where }: Unsent, row: Members): boolean =>
  where === undefined || row[where.field] === where.value

const isFloat = (value: unknown): value is number => typeof value === 'number' && !Number.isInteger(value)

/** Money is an object with a text amount; an integer amount is accepted because it loses no precision. */
function lintMoney (at: string, value: unknown): Warning | undefined {
  const amount = isObject(value) ? value.amount : value
  const isPlain = typeof amount === 'number' || typeof amount === 'string'
  if (!isPlain || Number.isNaN(Number(amount))) return undefined
  const advice = `{"amount":"${Number(amount).toFixed(2)}","code":"…"}`
  if (isFloat(amount)) return floating(isObject(value) ? pointer(at, 'amount') : at, amount, advice)
  return isObject(value) ? undefined : coerced(at, value, `an amount: send ${advice}`)
}

const floating = (at: string, value: number, advice: string): Warning => ({
  code: 'float_money', at,
  message: `${at} was sent as the number ${value}, and numbers cannot hold every amount: send ${advice}.`,
})

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** A decimal is JSON text, but an integer is accepted: the documentation itself sends `"qty": 1`. */
function lintType (at: string, value: unknown, { shownTypes, kind }: FieldPlan): Warning | undefined {
  if (kind === 'price' && isFloat(value)) return floating(at, value, `"${value.toFixed(2)}"`)
  const isNumeral = kind === 'decimal' || kind === 'price'
  if (shownTypes === undefined || (isNumeral && Number.isInteger(value))) return undefined
  const type = typeOf(value)
  if (shownTypes.includes(type) || (type === 'integer' && shownTypes.includes('number'))) return undefined
  const coercion = coercionOf(shownTypes.find(name => name !== 'null') ?? '', value)
  return coercion === undefined ? undefined : coerced(at, value, coercion)
}

/** What FreshBooks coerces a value to; undefined if it refuses the value. */
function coercionOf (type: string, value: unknown): string | undefined {
  if (typeof value === 'object') return undefined
  if (type === 'boolean') return `a boolean: send ${/^(true|1)$/i.test(String(value)) ? 'true' : 'false'}`
  if (type === 'string') return `text: send ${JSON.stringify(String(value))}`
  const isNumber = type === 'integer' || type === 'number'
  return isNumber && Number.isFinite(Number(value)) ? `a number: send ${Number(value)}` : undefined
}

/** What to send instead says the value, unless that is a secret. */
function coerced (at: string, value: unknown, coercion: string): Warning {
  const as = isSecret(at.split('/').at(-1)!, false) ? coercion.split(':', 1)[0]! : coercion
  const message = `${at} was sent as ${typeNames[typeof value] ?? typeof value} and taken as ${as}.`
  return { code: 'type_coerced', at, message }
}

const typeNames: Readonly<Record<string, string>> =
  { string: 'text', number: 'a number', boolean: 'a boolean' }
