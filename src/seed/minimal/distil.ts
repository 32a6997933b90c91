// Trying a plan until it tells the world: what comes out wrong is said, what cannot be told is left out with
// a reason.
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import { factsOf, idOf, keyOf, type Facts, type Keys } from './facts.ts'
import { withoutRoom } from './payments.ts'
import { inOrder, plansOf, type Plan } from './plan.ts'
import { repair, type Futile, type Outcome } from './repair.ts'
import type { Subject } from './subject.ts'
import { tellDraft, withFollowers, type Draft, type Part, type Refused } from './told.ts'
import { Amount, Name, type Word } from './words.ts'

/** A plan that has been tried. */
export interface Distilled {
  readonly draft: Draft
  readonly plans: readonly Plan[]
  readonly wanted: Facts
  readonly got: Facts
  /** Why records were left out, by key. */
  readonly left: ReadonlyMap<string, string>
}

/** What is at the top of the fixture to be. */
export type Head = Pick<Draft, 'top' | 'business'> & { readonly people: readonly Part[] }

interface Attempt {
  readonly head: Head
  readonly subject: Subject
  plans: Plan[]
  readonly left: Map<string, string>
  readonly futile: Futile
}

/** More rounds than any chain of consequences was seen to take; each record left out takes one beside. */
const MOST_ROUNDS = 12

/** Tries until nothing comes out wrong that can be said. */
export function distil (head: Head, subject: Subject): Distilled {
  const { world } = subject
  const wanted = factsOf(world, withFollowers(world, subject.nameable))
  const attempt: Attempt = { head, subject, plans: plansOf(subject), left: new Map(), futile: new Set() }
  for (const { key } of withoutRoom(attempt.plans)) {
    leaveOut(attempt, key, 'deleted, and its invoice was paid again')
  }
  for (let round = 0; ;) {
    const draft = draftOf(attempt)
    const got = tellDraft(draft, world)
    if (isRefused(got)) {
      giveIn(attempt, got)
      continue
    }
    const isBetter = ++round < MOST_ROUNDS && repairAll(attempt, wanted, got)
    if (!isBetter) {
      return { draft: inReadingOrder(draft, subject), plans: attempt.plans, wanted, got, left: attempt.left }
    }
  }
}

/** The same draft, laid out for readers. */
const inReadingOrder = (draft: Draft, subject: Subject): Draft => ({
  ...draft,
  lists: draft.lists.map(([name, parts]) => [name, parts.map(part =>
    'model' in part ? { ...part, said: inOrder(part as Plan, subject) } : part)] as const),
})

const isRefused = (outcome: Facts | Refused): outcome is Refused => 'sentence' in outcome

function draftOf ({ head: { top, business, people }, plans }: Attempt): Draft {
  const tables = [...new Set(plans.map(({ model }) => model.table))].sort(byReading)
  const sections = tables.map(table => [table, plans.filter(({ model }) => model.table === table)] as const)
  return { top, business, lists: [['people', people], ...sections] }
}

/** Sections in the order in which a story is told; those nobody has thought of come last. */
const order = [
  'businesses', 'identities', 'taxes', 'categories', 'items', 'services', 'service_rates', 'clients',
  'projects', 'project_service_rates', 'expenses', 'invoices', 'credit_notes', 'payments', 'time_entries',
]

const placeOf = (table: string): number => order.includes(table) ? order.indexOf(table) : order.length

const byReading = (a: string, b: string): number => placeOf(a) - placeOf(b)

function repairAll ({ head, plans, futile, subject }: Attempt, wanted: Facts, got: Facts): boolean {
  const { models } = subject.world
  const people = head.people.map(({ key, said }) => {
    const identity = fullRow(subject.world, models.get('identities')!, idOf(key))!
    return { key, said, row: identity, models: [models.get('identities')!, models.get('memberships')!] }
  })
  const business = { ...head.business, row: {}, models: [models.get('businesses')!] }
  const records = plans.map(plan => ({ ...plan, models: [plan.model] }))
  const changed = new Set<string>()
  for (const record of [business, ...people, ...records].sort((a, b) => byReading(tableOf(a), tableOf(b)))) {
    const [is, told] = [wanted.get(record.key), got.get(record.key)]
    const mustWait = copiedFrom(tableOf(record)).some(table => changed.has(table))
    if (is === undefined || told === undefined || mustWait) continue
    const outcome: Outcome = { ...record, said: record.said as Map<string, Word>, wanted: is, got: told }
    if (repair(outcome, futile, subject)) changed.add(tableOf(record))
  }
  return changed.size > 0
}

const tableOf = ({ models }: Pick<Outcome, 'models'>): string => models[0]!.table

/** Tables whose values records take over: while those are wrong, nothing is known of these. */
function copiedFrom (table: string): readonly string[] {
  if (table === 'businesses') return []
  if (table === 'payments') return ['businesses', 'clients', 'invoices']
  return ['invoices', 'credit_notes'].includes(table) ? ['businesses', 'clients'] : ['businesses']
}

/** What is refused is taken back: the member at fault, or else the record. */
function giveIn (attempt: Attempt, { key, member, sentence }: Refused): void {
  const plan = attempt.plans.find(one => one.key === key)
  if (plan === undefined) throw new Error(`this world cannot be told as a fixture: ${sentence}`)
  const isOptional = member !== undefined && plan.model.resource.fields[member]?.required !== true &&
    !(plan.said.get(member) instanceof Name) && !['status', 'lines'].includes(member)
  if (!isOptional) return leaveOut(attempt, key, sentence)
  plan.said.delete(member)
  attempt.futile.add(`${key}.${member}`)
}

/** Leaves a record out, and takes its name out of the others; those that cannot be without it go as well. */
function leaveOut (attempt: Attempt, key: string, reason: string): void {
  attempt.left.set(key, reason)
  attempt.plans = attempt.plans.filter(plan => plan.key !== key)
  for (const { key: other, model, row, said } of attempt.plans) {
    for (const [member, word] of said) {
      if (!(word instanceof Name) || word.key !== key) {
        said.set(member, withoutName(word, key))
        continue
      }
      const isNeeded = model.references.some(([name, { required }]) =>
        required === true && keyOf(model.resource.fields[name]!.refers!, row[name]) === key)
      if (isNeeded) {
        leaveOut(attempt, other, `it needs ${key}, which is left out`)
        break
      }
      said.delete(member)
    }
  }
}

/** A word without the name of a record, in lists and lines. */
function withoutName (word: Word, key: string): Word {
  const isIt = (item: Word) => item instanceof Name && item.key === key
  if (Array.isArray(word)) {
    return (word as readonly Word[]).filter(item => !isIt(item)).map(item => withoutName(item, key))
  }
  if (typeof word !== 'object' || word === null || word instanceof Name || word instanceof Amount) return word
  return Object.fromEntries(Object.entries(word as Values).filter(([, member]) => !isIt(member as Word))
    .map(([name, member]) => [name, withoutName(member as Word, key)]))
}

/** Finds keys of rows that the fixture names: its people and its records. */
export function nameables (world: Subject['world'], people: readonly Part[]): Keys {
  const ids = new Set(people.map(({ key }) => key))
  return (table, id) => {
    const key = keyOf(table, id)
    if (table === 'identities') return ids.has(key) ? key : undefined
    const model = world.models.get(table)
    if (model === undefined || model.tenant === undefined || typeof id !== 'number') return undefined
    const told = table === 'categories' ? 'is_editable' : '1'
    return world.plucked(`SELECT ${told} FROM ${table} WHERE id = ?`).get(id) === 1 ? key : undefined
  }
}
