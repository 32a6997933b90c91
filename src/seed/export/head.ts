// What a fixture has beside its records: the top, the business and its people. And what it leaves out of the
// world around them: tokens, faults, settings.
import { isDeepStrictEqual } from 'node:util'
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import type { ClockSetting } from '../../world/clock.ts'
import { configOf, defaultConfig } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { USUAL_SEED } from '../load/apply.ts'
import { keysWithoutLogin, teamKeys, USUAL_OPENING } from '../load/foundation.ts'
import { acme, BUSINESSES, MEMBERS, PEOPLE, TEAM } from '../load/system.ts'
import { dayText, readMoment } from '../../world/dates.ts'
import { idsOf, rowKey, type ExportContext } from './context.ts'
import { isSame, type ExportedRecord, type Members } from './records.ts'
import { dayValue, valueOf } from './values.ts'

/** Members at the top of the fixture. */
export function topOf (world: World): Record<string, string | number> {
  const seed = world.setting<string>('seed') ?? USUAL_SEED
  const clock = world.setting<ClockSetting>('clock') ?? { mode: 'real' }
  return {
    version: 1,
    ...(seed === USUAL_SEED || !Number.isSafeInteger(Number(seed)) ? {} : { seed: Number(seed) }),
    ...(clock.mode === 'pinned' ? { now: new Date(clock.now).toISOString().replace('.000Z', 'Z') } : {}),
  }
}

/** What the primary business has otherwise than the one that every fixture begins with. */
export function businessMembers (context: ExportContext): Members {
  const { world, business, calendar, opened } = context
  const model = world.models.get(BUSINESSES)!
  const usual: Values = { ...acme.business, id: model.resource.fields.id!.default }
  const isOwn = (name: string, field: Field) => Object.hasOwn(usual, name)
    ? !isDeepStrictEqual(business[name], usual[name])
    : field.initial === undefined && !isDeepStrictEqual(business[name], field.default ?? null)
  const members: Members = new Map([['name', String(business.name)]])
  const fields = [['id', model.resource.fields.id!] as const, ...model.creatable]
  for (const [name, field] of fields.filter(([name, field]) => isOwn(name, field))) {
    members.set(name, valueOf(model, name, field, business[name], { ...context, currency: '' }))
  }
  const isUsual = dayText(readMoment(USUAL_OPENING, calendar)!.wall) === opened
  if (!isUsual) members.set('at', dayValue(opened, context))
  return members
}

/** The people of the business; one is an identity and a membership in one record. */
export function peopleOf (context: ExportContext): ExportedRecord[] {
  const model = context.world.models.get(PEOPLE)!
  let next = 1
  const members = context.people.map(({ identity_id, userid, role }) => {
    const row = fullRow(context.world, model, identity_id)!
    const members: Members = new Map([
      ...personMembers(model, row, context), ...teamValues(userid, context), ['role', role],
    ])
    if (userid !== next) members.set('userid', userid)
    next = Math.max(next, userid + 1)
    return { key: context.keys.get(rowKey(PEOPLE, identity_id))!, model, row, members }
  })
  return [...members, ...context.awaited.map(id => awaitedPerson(id, context))]
}

/** What the business keeps of somebody beside what the person is. */
function teamValues (userid: number, context: ExportContext): Members {
  const { world, business } = context
  const model = world.models.get(TEAM)!
  const [id] = idsOf(model, { world, business }, `userid = ${Number(userid)}`)
  if (id === undefined) return new Map()
  const values = personMembers(model, fullRow(world, model, id)!, context)
  return new Map([...values].filter(([key]) => teamKeys.includes(key)))
}

/** Somebody who is unassigned, or invited. */
function awaitedPerson (id: number, context: ExportContext): ExportedRecord {
  const model = context.world.models.get(TEAM)!
  const row = fullRow(context.world, model, id)!
  const told = [...personMembers(model, row, context)].filter(([key]) => keysWithoutLogin.includes(key))
  const members: Members = new Map([...told, ['role', String(row.business_role_name)]])
  if (row.invited_at !== null) members.set('invited', String(row.invited_at))
  return { key: context.keys.get(rowKey(TEAM, id))!, model, row, members }
}

const personMembers = (model: Model, row: Values, context: ExportContext): Members =>
  new Map(model.creatable
    .filter(([name, field]) => field.required === true ||
      (field.initial === undefined && !isSame(row[name], field.default ?? null)))
    .map(([name, field]) => [name, valueOf(model, name, field, row[name], { ...context, currency: '' })]))

interface Omission {
  /** SQL of how many there are; the business is its parameter. */
  readonly sql: string
  readonly one: string
  readonly many: string
}

/** The primary token and its client come with every world. */
const omissions: readonly Omission[] = [
  {
    sql: `SELECT count(*) FROM ${BUSINESSES} WHERE id <> ?`,
    one: 'another business with all that is in it',
    many: 'other businesses with all that is in them',
  },
  {
    sql: `SELECT count(*) FROM ${PEOPLE}
      WHERE id NOT IN (SELECT identity_id FROM ${MEMBERS} WHERE business_id = ?)`,
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
  {
    sql: `SELECT count(*) FROM ${TEAM} WHERE business_id = ? AND NOT active`,
    one: 'somebody who has left the team',
    many: 'people who have left the team',
  },
  {
    sql: `SELECT count(*) FROM staffs WHERE updated <> signup_date AND accounting_systemid =
      (SELECT account_id FROM ${BUSINESSES} WHERE id = ?)`,
    one: 'what was changed of somebody on the staff',
    many: 'what was changed of people on the staff',
  },
  { sql: 'SELECT count(*) FROM faults WHERE ?', one: 'a fault', many: 'faults' },
  {
    // jobs with a key come about again with the rows they belong to
    sql: 'SELECT count(*) FROM jobs WHERE key IS NULL AND ?',
    one: 'something still to happen',
    many: 'things still to happen',
  },
  { sql: 'SELECT count(*) FROM mails WHERE ?', one: 'a mail that was sent', many: 'mails that were sent' },
]

/** What a fixture leaves out of a world beside its records: tokens, faults, settings. */
export function omittedAround (context: ExportContext): string[] {
  const { world, business } = context
  const counted = omissions.map(({ sql, one, many }) => {
    const count = world.plucked(sql).get(business.id) as number
    return count === 0 ? undefined : count === 1 ? one : `${count} ${many}`
  })
  return [...counted, omittedOwner(context), omittedConfig(world), omittedClock(world)]
    .filter(sentence => sentence !== undefined)
}

function omittedOwner ({ world, people }: ExportContext): string | undefined {
  const { identity_id } = world.setting<{ identity_id: number }>('primary')!
  return people.find(({ role }) => role === 'owner')?.identity_id === identity_id
    ? undefined
    : 'that the primary token acts for somebody else than the first owner'
}

const omittedConfig = (world: World): string | undefined => isDeepStrictEqual(configOf(world), defaultConfig)
  ? undefined
  : 'how the world is configured to deviate from FreshBooks'

function omittedClock (world: World): string | undefined {
  const mode = world.setting<ClockSetting>('clock')?.mode ?? 'real'
  return mode === 'real' || mode === 'pinned'
    ? undefined
    : `a clock that is neither the real one nor stands still (${mode}): dates here are relative to its now`
}
