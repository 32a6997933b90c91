// What a fixture cannot say of a world: told at its top, never dropped in silence.
import type { Values } from '../../derive/parse.ts'
import { configOf, usualConfig } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { isDeepStrictEqual } from 'node:util'
import { differing, type Facts, type Tenant } from './facts.ts'

/** Most records that a sentence lists. */
const MOST_LISTED = 5

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** What lies outside of what fixtures tell: other businesses, tokens, faults, settings. */
export function gapsAround (world: World, { id }: Tenant): string[] {
  const count = (sql: string, ...parameters: unknown[]) => world.plucked(sql).get(...parameters) as number
  const { identity_id } = world.setting<{ identity_id: number }>('primary')!
  const first = world.plucked("SELECT identity_id FROM memberships WHERE business_id = ? AND role = 'owner' ORDER BY id LIMIT 1").get(id)
  const clock = world.setting<{ mode: string }>('clock')?.mode ?? 'real'
  const gaps: Array<string | false> = [
    some(count('SELECT count(*) FROM businesses WHERE id <> ?', id), 'other business', 'other businesses',
      'with all that is in them'),
    some(count('SELECT count(*) FROM identities WHERE id NOT IN (SELECT identity_id FROM memberships WHERE business_id = ?)', id),
      'person', 'people', 'who do not work in this business'),
    first !== identity_id && 'that the primary token acts for somebody else than the first owner',
    some(Math.max(0, count('SELECT count(*) FROM oauth_tokens') - 1), 'token', 'tokens', 'beside the primary one'),
    some(Math.max(0, count('SELECT count(*) FROM oauth_clients') - 1), 'OAuth client', 'OAuth clients',
      'beside the primary one'),
    some(count('SELECT count(*) FROM faults'), 'fault', 'faults', 'a test asked for'),
    some(count('SELECT count(*) FROM jobs'), 'thing', 'things', 'still to happen'),
    !isDeepStrictEqual(configOf(world), usualConfig) && 'how the world is configured to deviate from FreshBooks',
    clock !== 'real' && clock !== 'pinned' && `a clock that is not the real one (${clock}): dates here are relative to its now`,
  ]
  return gaps.filter(gap => gap !== false)
}

const some = (count: number, one: string, many: string, rest: string): string | false =>
  count > 0 && `${counted(count, one, many)} ${rest}`

/** Differences between what was wanted and what telling comes to, by table and field. */
export function gapsBetween (
  wanted: Facts, got: Facts, left: ReadonlyMap<string, string>, labelOf: (key: string) => string
): string[] {
  const groups = new Map<string, string[]>()
  const note = (title: string, what: string) => groups.set(title, [...groups.get(title) ?? [], what])
  for (const [key, facts] of wanted) {
    const told = got.get(key)
    const reason = left.get(key)
    if (told === undefined) note(`${tableOf(key)}, left out`, reason === undefined ? labelOf(key) : `${labelOf(key)} (${reason})`)
    else for (const field of differing(facts, told)) note(`${field} of ${tableOf(key)}`, differenceOf(key, field, facts, told, labelOf))
  }
  for (const key of got.keys()) if (!wanted.has(key)) note(`${tableOf(key)}, one too many`, labelOf(key))
  return [...groups].map(([title, items]) => {
    const rest = items.length > MOST_LISTED ? ` and ${items.length - MOST_LISTED} more` : ''
    return `${title}: ${items.slice(0, MOST_LISTED).join('; ')}${rest}`
  })
}

const tableOf = (key: string): string => key.startsWith('credit of ') ? 'credit_notes' : key.replace(/^more /, '').replace(/\/.*$/, '')

function differenceOf (
  key: string, field: string, facts: Values, told: Values, labelOf: (key: string) => string
): string {
  const [is, becomes] = [short(facts[field], told[field]), short(told[field], facts[field])]
  return `${labelOf(key)} has ${is}, told as ${becomes}`
}

/** JSON of a value; of a list or object only what differs from the other one. */
function short (value: unknown, other: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  if (typeof value !== 'object' || value === null || typeof other !== 'object' || other === null) return text
  const isList = Array.isArray(value)
  const own = Object.entries(value).filter(([key, member]) => !isDeepStrictEqual(member, (other as Values)[key]))
  if (own.length === 1) {
    const [key, member] = own[0]!
    const place = isList ? `${Number(key) + 1}: ` : `${key}: `
    return `${place}${short(member, (other as Values)[key])}`
  }
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}
