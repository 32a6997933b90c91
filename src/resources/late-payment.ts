// Late fees and reminders: settings that clients, invoices and profiles carry in the same shape. They are
// kept without their owner's id, which the includes add.
import type { JsonSchema } from '../declare/field.ts'
import { computed, inKeyOrder, type Include } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import { readBoolean, readInteger, showEastern } from '../fields/index.ts'
import { LARGEST_AMOUNT, parseDecimal, showDecimal } from '../ledger/amounts.ts'

/** One of the up to three reminders, some days before or after the due date. */
export interface LateReminder {
  readonly body: string | null
  /** On invoices and profiles only. */
  readonly subject?: string | null
  readonly created_at: string
  /** Days after the due date; negative before it. */
  readonly delay: number
  readonly enabled: boolean
  readonly position: number
  readonly updated_at: string | null
}

/**
 * A fee some days after the due date; its amounts are numbers on clients and texts on invoices (captured),
 * and on profiles likewise.
 */
export interface LateFee {
  readonly enabled: boolean
  readonly days: number
  readonly type: string
  /** Percent or money. */
  readonly value: number | string
  readonly repeat: boolean
  readonly first_tax_name: string | null
  readonly first_tax_percent: number | string
  readonly second_tax_name: string | null
  readonly second_tax_percent: number | string
  /** What the fee is worked out from; `total` is the only value that was seen. */
  readonly calculation_type: string
  readonly compounded_tax: boolean
  readonly created_at: string
  readonly updated_at: string | null
}

/** Whose settings they are. */
export type LateOwner = 'client' | LateDocument
/** Documents that have them, or hand them on. */
export type LateDocument = 'invoice' | 'invoice_profile'

/** What includes call the number of their owner. */
const ownerKeys: Readonly<Record<LateOwner, string>> =
  { client: 'userid', invoice: 'invoiceid', invoice_profile: 'profileid' }

type Sent = Readonly<Record<string, unknown>>

/** What a request sent for reminders by their position, 1 to 3; a row without one has that of its place. */
function byPosition (object: LateOwner, sent: readonly unknown[]): Map<number, Sent> {
  const rows = new Map<number, Sent>()
  for (const [index, row] of sent.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return fail('bad-mapping', { field: 'late_reminders', object, value: row })
    }
    const position = positionOf(object, (row as Sent).position ?? index + 1)
    if (rows.has(position)) {
      fail('duplicate', {
        field: 'position', object, value: position,
        message: 'Two late reminders have the same position.',
      })
    }
    rows.set(position, row as Sent)
  }
  return rows
}

function positionOf (object: LateOwner, value: unknown): number {
  const read = readInteger(value)
  if ('value' in read && [1, 2, 3].includes(read.value)) return read.value
  return fail('invalid', {
    field: 'position', object, errno: 1103, value, message: 'Late reminder position not supported.',
  })
}

/** Reminders after a request that sent some: those of other positions stay (inferred). */
export function readReminders (
  owner: LateOwner, sent: readonly unknown[], before: readonly LateReminder[], now: number
): LateReminder[] {
  const rows = byPosition(owner, sent)
  return [1, 2, 3].flatMap(position => {
    const old = before.find(reminder => reminder.position === position)
    const row = rows.get(position)
    if (row === undefined) return old === undefined ? [] : [old]
    return [reminder(owner, { ...old, ...row, position }, old, now)]
  })
}

/** A document's reminders where neither it nor its client says otherwise; the delays are captured. */
const usualDelays = [-7, 0, 7]

/** A new document has all three: what is sent, over what its client has, over the usual ones (inferred). */
export function firstReminders (
  owner: LateDocument, ofClient: readonly LateReminder[], sent: readonly unknown[], now: number
): LateReminder[] {
  const rows = byPosition(owner, sent)
  const whole = usualDelays.map((delay, index) => {
    const position = index + 1
    return { delay, ...ofClient.find(row => row.position === position), ...rows.get(position), position }
  })
  return readReminders(owner, whole, [], now)
}

function reminder (owner: LateOwner, row: Sent, old: LateReminder | undefined, now: number): LateReminder {
  return unlessSame(old, {
    body: textOrNull(row.body),
    created_at: old?.created_at ?? showEastern(now),
    delay: readDays(owner, 'delay', row.delay, 0),
    enabled: readFlag(owner, 'enabled', row.enabled),
    position: row.position as number,
    ...(owner === 'client' ? {} : { subject: textOrNull(row.subject) }),
    updated_at: old === undefined ? null : showEastern(now),
  })
}

/** What was there when nothing but the time of change would differ. */
function unlessSame<Setting extends { readonly updated_at: string | null }> (
  old: Setting | null | undefined, made: Setting
): Setting {
  if (old === null || old === undefined) return made
  const isSame = Object.entries(made)
    .every(([name, value]) => name === 'updated_at' || value === old[name as keyof Setting])
  return isSame ? old : made
}

/**
 * What a request sent for the fee; it is spelled `compounded_taxes` there and `compounded_tax` in answers.
 */
export function readLateFee (
  owner: LateOwner, sent: unknown, before: LateFee | null, now: number
): LateFee | null {
  if (typeof sent !== 'object' || sent === null) return null
  const fee = { ...before, ...sent } as Sent
  const amount = (field: string) => readAmount(owner, field, fee[field])
  const percent = (field: string) => readPercent(owner, field, fee[field])
  const yes = (field: string, value = fee[field]) => readFlag(owner, field, value)
  return unlessSame(before, {
    calculation_type: typeof fee.calculation_type === 'string' ? fee.calculation_type : 'total',
    compounded_tax: yes('compounded_taxes', fee.compounded_taxes ?? fee.compounded_tax),
    created_at: before?.created_at ?? showEastern(now),
    days: readDays(owner, 'days', fee.days, 30),
    enabled: yes('enabled'),
    first_tax_name: textOrNull(fee.first_tax_name),
    first_tax_percent: percent('first_tax_percent'),
    repeat: yes('repeat'),
    second_tax_name: textOrNull(fee.second_tax_name),
    second_tax_percent: percent('second_tax_percent'),
    type: typeof fee.type === 'string' ? fee.type : 'percent',
    updated_at: before === null ? null : showEastern(now),
    value: amount('value'),
  })
}

/** Whole days, some years at most; a text of digits is taken too. */
function readDays (object: LateOwner, field: string, value: unknown, usual: number): number {
  if (value === undefined || value === null) return usual
  const read = readInteger(value)
  if ('problem' in read) return fail(read.problem, { field, object, value })
  return Math.abs(read.value) < 10_000 ? read.value : fail('out-of-range', { field, object, value })
}

/** A boolean in the spellings of all libraries; false if it is not sent. */
function readFlag (object: LateOwner, field: string, value: unknown): boolean {
  if (value === undefined || value === null) return false
  return readBoolean(value) ?? fail('not-a-boolean', { field, object, value })
}

/** A percentage or amount: a number on clients, a text on documents. */
function readAmount (object: LateOwner, field: string, value: unknown): number | string {
  const amount = parseDecimal(value ?? 0)
  if (amount === undefined) return fail('not-a-number', { field, object, value })
  if (amount.abs().gt(LARGEST_AMOUNT)) return fail('out-of-range', { field, object, value })
  return object === 'client' ? amount.toNumber() : showDecimal(amount)
}

/** A tax of a line that is to come: from 0 to 100. */
function readPercent (object: LateOwner, field: string, value: unknown): number | string {
  const amount = readAmount(object, field, value)
  const isPercent = Number(amount) >= 0 && Number(amount) <= 100
  return isPercent ? amount : fail('invalid-percent', { field, object, value })
}

const textOrNull = (value: unknown): string | null => typeof value === 'string' ? value : null

const nullableText = { type: ['string', 'null'] }

const closed = (properties: Record<string, JsonSchema>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })

const reminderProperties: Readonly<Record<string, JsonSchema>> = {
  body: nullableText, created_at: { type: 'string' }, delay: { type: 'integer' },
  enabled: { type: 'boolean' }, position: { type: 'integer' }, updated_at: nullableText,
}

const feeProperties = (amount: JsonSchema): Readonly<Record<string, JsonSchema>> => ({
  calculation_type: { type: 'string' }, compounded_tax: { type: 'boolean' },
  created_at: { type: 'string' }, days: { type: 'integer' },
  enabled: { type: 'boolean' }, first_tax_name: nullableText, first_tax_percent: amount,
  repeat: { type: 'boolean' }, second_tax_name: nullableText, second_tax_percent: amount,
  type: { type: 'string' }, updated_at: nullableText, value: amount,
})

/** The include of the reminders of a client or document whose rows come from `source`. */
export function lateReminders (owner: LateOwner, source: string): Include {
  const key = ownerKeys[owner]
  const schema = closed({
    ...reminderProperties, [key]: { type: 'integer' },
    ...(owner === 'client' ? {} : { subject: nullableText }),
  })
  return computed(
    inKeyOrder(`(SELECT json_group_array(json_set(value, '$.${key}', ${source}.id))
      FROM json_each(${source}.late_reminders))`),
    { type: 'array', items: schema }, {
      doc: 'Reminders of late payments.', show: owner === 'client' ? 'written' : 'asked',
    })
}

/** The include of the late fee. */
export function lateFee (owner: LateOwner, source: string): Include {
  const key = ownerKeys[owner]
  const amount = { type: owner === 'client' ? 'number' : 'string' }
  const schema = closed({ ...feeProperties(amount), [key]: { type: 'integer' } })
  return computed(inKeyOrder(`json_set(${source}.late_fee, '$.${key}', ${source}.id)`),
    { anyOf: [schema, { type: 'null' }] }, {
      doc: 'Fee for late payment.', show: owner === 'client' ? 'written' : 'asked'
    })
}

/** Fields of the two settings, as their columns hold them. */
export const remindersColumn: JsonSchema = {
  type: 'array', items: closed({ ...reminderProperties, subject: nullableText }),
}
export const lateFeeColumn: JsonSchema = closed({
  ...feeProperties({ type: ['number', 'string', 'null'] }),
  compounded_taxes: { type: 'boolean', description: 'As requests spell compounded_tax.' },
})
