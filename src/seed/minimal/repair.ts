// What a plan must say beside, because leaving it out told another story: the values that came out wrong, as
// far as a fixture can say them.
import Big from 'big.js'
import { isDeepStrictEqual } from 'node:util'
import { showDecimal } from '../../ledger/amounts.ts'
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { differing } from './facts.ts'
import { fieldWords } from './plan.ts'
import type { Said, Subject } from './subject.ts'
import { Amount, numberWord, wordOf, type Word } from './words.ts'

/** A record as it is, what it should be, and what came of it. */
export interface Outcome {
  readonly key: string
  readonly models: readonly Model[]
  /** The whole row; facts know no ids. */
  readonly row: Values
  readonly said: Map<string, Word>
  readonly wanted: Values
  readonly got: Values
}

interface Gateway { readonly gatewayid: number }

/** Fields that say by themselves what they mean; keys beside the names of fields. */
type Saying = (outcome: Outcome, subject: Subject) => Said

const sayings: Readonly<Record<string, Saying>> = {
  'businesses.id': ({ wanted }) => [['id', Number(wanted.id)]],
  'clients.contacts': ({ wanted }) => [['contacts', (wanted.contacts as Values[]).map(withoutEmpty)]],
  'invoices.allowed_gateways': ({ wanted }) =>
    [['allowed_gatewayids', (wanted.allowed_gateways as Gateway[]).map(({ gatewayid }) => gatewayid)]],
  'invoices.deposit_amount': ({ wanted }) => wanted.deposit_percentage === null
    ? [['deposit_amount', wanted.deposit_amount === null ? null : amountOf(wanted.deposit_amount)]]
    : [],
  'invoices.attachments': ({ wanted }) => [['attachments', wanted.attachments as Word]],
  // what happened to an invoice is said by its status in words, or follows from its payments
  'invoices.status': () => [],
  'invoices.display_status': () => [],
  'invoices.dispute_status': () => [],
  'invoices.fulfillment_date': () => [],
  // one that is said already was chosen so that all of them differ
  'invoices.invoice_number': ({ said, wanted }) =>
    said.has('invoice_number') ? [] : [['invoice_number', String(wanted.invoice_number)]],
  'items.inventory': outcome => [['inventory', stockWord(outcome)]],
  'projects.services': () => [],
  'payments.amount': () => [],
}

const amountOf = (value: unknown): Word => new Amount((value as { amount: string }).amount)

type Words = Record<string, Word>

const withoutEmpty = (row: Values): Words =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== null)) as Words

/** Invoices use it up while the story is told, so that it must begin with more. */
function stockWord ({ said, wanted, got }: Outcome): Word {
  if (wanted.inventory === null) return null
  const before = said.get('inventory')
  if (before === undefined || got.inventory === null) return numberWord(String(wanted.inventory))
  const missing = new Big(String(wanted.inventory)).minus(String(got.inventory))
  return numberWord(showDecimal(missing.plus(String(before))))
}

/** Something said that did not help, so that it is not tried again. */
export type Futile = Set<string>

/** Says more in a plan where that may help; gives whether anything was said. */
export function repair (outcome: Outcome, futile: Futile, subject: Subject): boolean {
  const { key, said, wanted, got } = outcome
  let isChanged = false
  for (const name of differing(wanted, got)) {
    if (futile.has(`${key}.${name}`)) continue
    for (const [member, word] of wordsFor(outcome, name, subject)) {
      if (isDeepStrictEqual(said.get(member), word)) {
        futile.add(`${key}.${name}`)
        if (wasAdded(outcome, name)) said.delete(member)
      } else said.set(member, word)
      isChanged = true
    }
  }
  return isChanged
}

/** Required values stay, whatever comes of them. */
const wasAdded = ({ models }: Outcome, name: string): boolean =>
  models.every(({ resource }) => resource.fields[name]?.required !== true)

function wordsFor (outcome: Outcome, name: string, subject: Subject): Said {
  const { models, row, wanted } = outcome
  for (const model of models) {
    const special = sayings[`${model.table}.${name}`]
    if (special !== undefined) return special(outcome, subject)
    const field = model.creatable.find(([own, { access }]) => own === name && access !== 'request-only')?.[1]
    if (field !== undefined) return wordsOf(model, name, field, row[name] ?? wanted[name], subject)
  }
  return []
}

function wordsOf (
  model: Model, name: string, field: Field, value: unknown, subject: Subject
): Said {
  if (value !== null && field.kind !== 'structure') return fieldWords(model, name, field, value, subject)
  const word = wordOf(model, name, field, value, { almanac: subject.almanac, currency: subject.currency })
  return [[name, isSetting(name) ? withoutTimes(word) : word]]
}

const isSetting = (name: string): boolean => name === 'late_fee' || name === 'late_reminders'

/** What late fees and reminders have that do not say otherwise. */
const usual: Values = {
  compounded_tax: false, enabled: false, repeat: false, first_tax_percent: 0, second_tax_percent: 0,
  type: 'percent', value: 0, days: 30,
}

/** Settings keep when they were made; a fixture does not. */
function withoutTimes (value: Word): Word {
  if (Array.isArray(value)) return value.map(withoutTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key, member]) =>
    !['created_at', 'updated_at'].includes(key) && member !== null && !isUsual(key, member))) as Word
}

const isUsual = (key: string, value: unknown): boolean =>
  value === usual[key] || (typeof usual[key] === 'number' && value === String(usual[key]))
