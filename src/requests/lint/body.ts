// What is odd about a body: fields that nothing reads, that FreshBooks sets itself, or that were sent as
// another type than they are shown as.
import { nearestName } from '../../suggest.ts'
import type { Warning } from '../../world/request-log.ts'
import { guessed } from './query.ts'
import type { BodyPlan, FieldPlan, Shape } from './plans.ts'

/** Most warnings of one body: more only repeat themselves. */
const MOST = 50

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON pointer one step further (RFC 6901). */
const step = (at: string, name: string | number): string =>
  `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

interface Noting {
  readonly plan: BodyPlan
  readonly found: Warning[]
}

/** Warnings about a body. */
export function lintBody (plan: BodyPlan, body: unknown): Warning[] {
  if (!isObject(body)) return []
  const noting: Noting = { plan, found: [] }
  for (const [name, value] of Object.entries(body)) {
    if (!plan.wrappers.has(name)) noting.found.push(unread('', name, [...plan.wrappers.keys()]))
    else lintWrapped(noting, step('', name), value, plan.wrappers.get(name))
  }
  return noting.found.slice(0, MOST)
}

function lintWrapped (noting: Noting, at: string, value: unknown, shape: Shape | undefined): void {
  if (shape === undefined || !isObject(value)) return
  const phase = phaseOf(noting.plan, value)
  if (phase === undefined) return lintObject(noting, at, value, shape)
  const dropped = Object.keys(value).filter(name => name !== phase && shape.fields.has(name))
  noting.found.push(...dropped.map(name => ({
    code: 'unread_field', at: step(at, name),
    message: `${step(at, name)} is dropped because ${phase} is sent beside it: send it in a PUT of its own.`,
  })))
}

/** The key that makes FreshBooks drop everything beside it; actions do when they are set. */
function phaseOf ({ phases }: BodyPlan, draft: Members): string | undefined {
  return phases.find((name, index) => index === 0 && !name.startsWith('action_')
    ? Object.hasOwn(draft, name)
    : draft[name] === true || draft[name] === 'true')
}

function lintObject (noting: Noting, at: string, value: Members, shape: Shape): void {
  for (const [name, member] of Object.entries(value)) {
    if (member === null) continue // SDKs send null for whatever they leave empty
    const field = shape.fields.get(name)
    if (field !== undefined) lintField(noting, step(at, name), member, field)
    else if (shape.readOnly.has(name)) noting.found.push(readonly(step(at, name)))
    // libraries delete by it whatever the resource: it is read even where it is no field
    else if (name !== 'vis_state') noting.found.push(unread(at, name, [...shape.fields.keys()]))
  }
}

const readonly = (at: string): Warning => ({
  code: 'readonly_field', at, message: `${at} is set by FreshBooks and was not taken: leave it out.`,
})

function unread (at: string, name: string, known: readonly string[]): Warning {
  const near = nearestName(name, known)
  const place = step(at, name)
  return {
    code: 'unread_field', at: place,
    message: `Nothing reads ${place}: leave it out${near === undefined ? '.' : `, or did you mean ${near}?`}`,
  }
}

function lintField (noting: Noting, at: string, value: unknown, field: FieldPlan): void {
  const { found, plan } = noting
  if (field.isCreateOnly && !plan.isCreate) {
    found.push({
      code: 'unread_field', at, message: `${at} is taken when the row is made and not later: leave it out.`,
    })
  }
  if (field.inferred !== undefined) {
    found.push(guessed(at, field.inferred))
  }
  const type = field.kind === 'money' ? lintMoney(at, value) : lintType(at, value, field)
  if (type !== undefined) found.push(type)
  if (field.inside === undefined || field.kind === 'money') return
  const { inside } = field
  const rows = Array.isArray(value) ? value : [value]
  rows.forEach((row, index) => {
    if (isObject(row)) lintObject(noting, Array.isArray(value) ? step(at, index) : at, row, inside)
  })
}

const isFloat = (value: unknown): value is number => typeof value === 'number' && !Number.isInteger(value)

/** Money is an object of texts; whole numbers lose nothing, so they pass within it. */
function lintMoney (at: string, value: unknown): Warning | undefined {
  const amount = isObject(value) ? value.amount : value
  const isPlain = typeof amount === 'number' || typeof amount === 'string'
  if (!isPlain || Number.isNaN(Number(amount))) return undefined
  const send = `{"amount":"${Number(amount).toFixed(2)}","code":"…"}`
  if (isFloat(amount)) return floating(isObject(value) ? step(at, 'amount') : at, amount, send)
  return isObject(value) ? undefined : coerced(at, value, `an amount: send ${send}`)
}

const floating = (at: string, value: number, send: string): Warning => ({
  code: 'float_money', at,
  message: `${at} was sent as the number ${value}, and numbers cannot hold every amount: send ${send}.`,
})

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** A decimal is a text on the wire, but documentation itself sends `"qty": 1`. */
function lintType (at: string, value: unknown, { shown, kind }: FieldPlan): Warning | undefined {
  if (kind === 'price' && isFloat(value)) return floating(at, value, `"${value.toFixed(2)}"`)
  const isNumeral = kind === 'decimal' || kind === 'price'
  if (shown === undefined || (isNumeral && Number.isInteger(value))) return undefined
  const type = typeOf(value)
  if (shown.includes(type) || (type === 'integer' && shown.includes('number'))) return undefined
  const wanted = wantedAs(shown.find(name => name !== 'null') ?? '', value)
  return wanted === undefined ? undefined : coerced(at, value, wanted)
}

/** What FreshBooks takes a value as; undefined where it takes it as nothing, and says so itself. */
function wantedAs (type: string, value: unknown): string | undefined {
  if (typeof value === 'object') return undefined
  if (type === 'boolean') return `a boolean: send ${/^(true|1)$/i.test(String(value)) ? 'true' : 'false'}`
  if (type === 'string') return `text: send ${JSON.stringify(String(value))}`
  const isNumber = type === 'integer' || type === 'number'
  return isNumber && Number.isFinite(Number(value)) ? `a number: send ${Number(value)}` : undefined
}

const coerced = (at: string, value: unknown, as: string): Warning => ({
  code: 'type_coerced', at,
  message: `${at} was sent as ${words[typeof value] ?? typeof value} and taken as ${as}.`,
})

const words: Readonly<Record<string, string>> =
  { string: 'text', number: 'a number', boolean: 'a boolean' }
