// Late fees and reminders: settings that clients, invoices and profiles carry in the same shape. They are
// kept without their owner's id, which the includes add.
import type { JsonSchema } from '../declare/field.ts'
import { computed, type Include } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import { showEastern } from '../fields/index.ts'
import { parseDecimal, showDecimal } from '../ledger/amounts.ts'

/** One of the up to three reminders, some days before or after the due date. */
export interface LateReminder {
  readonly body: string | null
  /** On invoices only. */
  readonly subject?: string | null
  readonly created_at: string
  /** Days after the due date; negative before it. */
  readonly delay: number
  readonly enabled: boolean
  readonly position: number
  readonly updated_at: string | null
}

/**
 * A fee some days after the due date; its amounts are numbers on clients and texts on invoices (captured).
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
  readonly compounded_tax: boolean
  readonly created_at: string
  readonly updated_at: string | null
}

/** Whose settings they are. */
export type LateOwner = 'client' | 'invoice'

type Sent = Record<string, unknown>

/** What a request sent for reminders, matched by position with those there; at most three. */
export function readReminders (
  owner: LateOwner, sent: unknown, before: readonly LateReminder[], now: number
): LateReminder[] {
  const rows =
    (Array.isArray(sent) ? sent : []).filter((row): row is Sent => typeof row === 'object' && row !== null)
  return rows.map((row, index) => {
    const position = Number(row.position ?? index + 1)
    if (![1, 2, 3].includes(position)) {
      fail('invalid', {
        field: 'late_reminders', object: owner, errno: 1103, value: row.position,
        message: 'Late reminder position not supported.',
      })
    }
    const old = before.find(reminder => reminder.position === position)
    return reminder(owner, { ...old, ...row, position }, old, now)
  })
}

function reminder (owner: LateOwner, row: Sent, old: LateReminder | undefined, now: number): LateReminder {
  return unlessSame(old, {
    body: textOrNull(row.body),
    created_at: old?.created_at ?? showEastern(now),
    delay: readDays(owner, row.delay, 0),
    enabled: row.enabled === true,
    position: row.position as number,
    ...(owner === 'invoice' ? { subject: textOrNull(row.subject) } : {}),
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
 * An invoice's reminders when its client has none:
 * a week before, on the day and a week after, all off (inferred).
 */
export const usualReminders = (now: number): LateReminder[] =>
  readReminders('invoice', [{ delay: -7 }, { delay: 0 }, { delay: 7 }], [], now)

/**
 * What a request sent for the fee; it is spelled `compounded_taxes` there and `compounded_tax` in answers.
 */
export function readLateFee (
  owner: LateOwner, sent: unknown, before: LateFee | null, now: number
): LateFee | null {
  if (typeof sent !== 'object' || sent === null) return null
  const fee = { ...before, ...sent } as Sent
  return unlessSame(before, {
    compounded_tax: (fee.compounded_taxes ?? fee.compounded_tax) === true,
    created_at: before?.created_at ?? showEastern(now),
    days: readDays(owner, fee.days, 30),
    enabled: fee.enabled === true,
    first_tax_name: textOrNull(fee.first_tax_name),
    first_tax_percent: readAmount(owner, fee.first_tax_percent),
    repeat: fee.repeat === true,
    second_tax_name: textOrNull(fee.second_tax_name),
    second_tax_percent: readAmount(owner, fee.second_tax_percent),
    type: typeof fee.type === 'string' ? fee.type : 'percent',
    updated_at: before === null ? null : showEastern(now),
    value: readAmount(owner, fee.value),
  })
}

/** Whole days, some years at most. */
function readDays (object: LateOwner, value: unknown, usual: number): number {
  if (value === undefined || value === null) return usual
  return Number.isInteger(value) && Math.abs(value as number) < 10_000
    ? value as number
    : fail('not-a-number', { field: 'days', object, value })
}

/** A percentage or amount: a number on clients, a text on invoices. */
function readAmount (object: LateOwner, value: unknown): number | string {
  const amount = parseDecimal(value ?? 0)
  if (amount === undefined || amount.abs().gt(1e12)) {
    return fail('not-a-number', { field: 'late_fee', object, value })
  }
  return object === 'invoice' ? showDecimal(amount) : amount.toNumber()
}

const textOrNull = (value: unknown): string | null => typeof value === 'string' ? value : null

const nullableText = { type: ['string', 'null'] }

const closed = (properties: Record<string, JsonSchema>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })

const ownerKey = (owner: LateOwner) => owner === 'client' ? 'userid' : 'invoiceid'

/** The include of the reminders of a client or invoice whose rows come from `source`. */
export function lateReminders (owner: LateOwner, source: string): Include {
  const key = ownerKey(owner)
  const schema = closed({
    body: nullableText, created_at: { type: 'string' }, delay: { type: 'integer' },
    enabled: { type: 'boolean' }, position: { type: 'integer' },
    updated_at: nullableText, [key]: { type: 'integer' },
    ...(owner === 'invoice' ? { subject: nullableText } : {}),
  })
  return computed(
    `(SELECT json_group_array(json_set(value, '$.${key}', ${source}.id))
      FROM json_each(${source}.late_reminders))`,
    { type: 'array', items: schema }, { doc: 'Reminders of late payments.', echoed: owner === 'client' })
}

/** The include of the late fee. */
export function lateFee (owner: LateOwner, source: string): Include {
  const key = ownerKey(owner)
  const amount = { type: owner === 'client' ? 'number' : 'string' }
  const schema = closed({
    compounded_tax: { type: 'boolean' }, created_at: { type: 'string' }, days: { type: 'integer' },
    enabled: { type: 'boolean' }, first_tax_name: nullableText, first_tax_percent: amount,
    repeat: { type: 'boolean' }, second_tax_name: nullableText, second_tax_percent: amount,
    type: { type: 'string' }, updated_at: nullableText, value: amount, [key]: { type: 'integer' },
  })
  return computed(`json_set(${source}.late_fee, '$.${key}', ${source}.id)`,
    { anyOf: [schema, { type: 'null' }] }, { doc: 'Fee for late payment.', echoed: owner === 'client' })
}

/** Fields of the two settings, as their columns hold them. */
export const remindersColumn: JsonSchema = { type: 'array' }
export const lateFeeColumn: JsonSchema = { type: 'object' }
