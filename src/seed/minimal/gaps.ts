// What a fixture cannot say of a world: told at its top, never dropped in silence.
import type { Values } from '../../derive/parse.ts'
import { configOf, defaultConfig } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { isDeepStrictEqual } from 'node:util'
import { differing, type Facts, type Tenant } from './facts.ts'

/** Most records that a sentence lists. */
const MOST_LISTED = 5

interface Gap {
  /** SQL of how many there are; the business is its parameter. */
  readonly sql: string
  readonly one: string
  readonly many: string
}

/** What lies outside of what fixtures tell. The primary token and its client come with every world. */
const around: readonly Gap[] = [
  {
    sql: 'SELECT count(*) FROM businesses WHERE id <> ?',
    one: 'another business with all that is in it',
    many: 'other businesses with all that is in them',
  },
  {
    sql: `SELECT count(*) FROM identities
      WHERE id NOT IN (SELECT identity_id FROM memberships WHERE business_id = ?)`,
    one: 'a person who does not work in this business',
    many: 'people who do not work in this business',
  },
  {
    sql: 'SELECT max(0, count(*) - 1) FROM oauth_tokens WHERE ?',
    one: 'a token beside the primary one',
    many: 'tokens beside the primary one',
  },
  {
    sql: 'SELECT max(0, count(*) - 1) FROM oauth_clients WHERE ?',
    one: 'an OAuth client beside the primary one',
    many: 'OAuth clients beside the primary one',
  },
  { sql: 'SELECT count(*) FROM faults WHERE ?', one: 'a fault', many: 'faults' },
  {
    sql: 'SELECT count(*) FROM jobs WHERE ?',
    one: 'something still to happen',
    many: 'things still to happen',
  },
]

/** What a fixture leaves out of a world beside its records: tokens, faults, settings. */
export function gapsAround (world: World, { id }: Tenant): string[] {
  const counted = around.map(({ sql, one, many }) => {
    const count = world.plucked(sql).get(id) as number
    return count === 0 ? undefined : count === 1 ? one : `${count} ${many}`
  })
  return [...counted, ownerGap(world, id), configGap(world), clockGap(world)].filter(gap => gap !== undefined)
}

const ownerSql = `SELECT identity_id FROM memberships WHERE business_id = ? AND role = 'owner'
  ORDER BY id LIMIT 1`

function ownerGap (world: World, business: number): string | undefined {
  const { identity_id } = world.setting<{ identity_id: number }>('primary')!
  return world.plucked(ownerSql).get(business) === identity_id
    ? undefined
    : 'that the primary token acts for somebody else than the first owner'
}

const configGap = (world: World): string | undefined => isDeepStrictEqual(configOf(world), defaultConfig)
  ? undefined
  : 'how the world is configured to deviate from FreshBooks'

function clockGap (world: World): string | undefined {
  const mode = world.setting<{ mode: string }>('clock')?.mode ?? 'real'
  return mode === 'real' || mode === 'pinned'
    ? undefined
    : `a clock that is neither the real one nor stands still (${mode}): dates here are relative to its now`
}

/** Differences between what was wanted and what telling comes to, by table and field. */
export function gapsBetween (
  wanted: Facts, got: Facts, left: ReadonlyMap<string, string>, labelOf: (key: string) => string
): string[] {
  const groups = new Map<string, string[]>()
  const note = (title: string, what: string): void =>
    void groups.set(title, [...groups.get(title) ?? [], what])
  for (const [key, facts] of wanted) {
    const [told, label, table] = [got.get(key), labelOf(key), tableOf(key)]
    const reason = left.get(key)
    if (told === undefined) note(`${table}, left out`, reason === undefined ? label : `${label} (${reason})`)
    else {
      for (const field of differing(facts, told)) {
        const { path, is, becomes } = difference(field, facts[field], told[field])
        note(`${path} of ${table}`, `${label} has ${short(is)}, told as ${short(becomes)}`)
      }
    }
  }
  for (const key of got.keys()) if (!wanted.has(key)) note(`${tableOf(key)}, one too many`, labelOf(key))
  return [...groups].map(([title, items]) => {
    const rest = items.length > MOST_LISTED ? ` and ${items.length - MOST_LISTED} more` : ''
    return `${title}: ${items.slice(0, MOST_LISTED).join('; ')}${rest}`
  })
}

const tableOf = (key: string): string =>
  key.startsWith('credit of ') ? 'credit_notes' : key.replace(/^more /, '').replace(/\/.*$/, '')

interface Difference {
  readonly path: string
  readonly is: unknown
  readonly becomes: unknown
}

/** The one place at which two values differ; lines are counted from 1. */
function difference (path: string, is: unknown, becomes: unknown): Difference {
  const isDeep = (value: unknown): value is Values => typeof value === 'object' && value !== null
  if (!isDeep(is) || !isDeep(becomes)) return { path, is, becomes }
  const [key, another] = [...new Set([...Object.keys(is), ...Object.keys(becomes)])]
    .filter(key => !isDeepStrictEqual(is[key], becomes[key]))
  if (key === undefined || another !== undefined) return { path, is, becomes }
  return difference(`${path}.${Array.isArray(is) ? Number(key) + 1 : key}`, is[key], becomes[key])
}

function short (value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
