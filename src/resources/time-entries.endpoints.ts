// The search of time entries, which the web app's report of time makes.
import { exactly, pageSchemas } from '../declare/envelope.ts'
import type { Call, Endpoint, Restriction } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import type { JsonSchema } from '../declare/field.ts'
import { list } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { businessPaths, timetracking } from '../families/business.ts'
import { last } from '../families/query.ts'
import { ownLogged, totals, untilEndOfDay } from './time-entries.list.ts'
import { timeEntries } from './time-entries.ts'

const whole: JsonSchema = { type: 'integer' }

/** Entries whose note has the text of `q`, thirty a page; the only order is the one Postman's example has. */
function searchedFor (call: Call): Restriction {
  const text = last(call.query.q) ?? ''
  const { where, parameters } = ownLogged(call)
  return {
    where: [...where, ...(text === '' ? [] : ["instr(lower(coalesce(note, '')), lower(?)) > 0"])],
    parameters: [...parameters, ...(text === '' ? [] : [text])],
    ...(last(call.query.sort) === '-started_at' ? { order: 'started_at DESC, id DESC' } : {}),
    perPage: timetracking.query.perPage,
  }
}

const searchAbilities = (id: number) =>
  ({ time_entry_id: id, abilities: ['can_edit', 'can_delete'].map(name => ({ name, value: true })) })

const searchSchema = (): JsonSchema => {
  const { properties } = rowSchema(timeEntries) as { properties: Record<string, JsonSchema> }
  const ability = exactly({ name: { type: 'string' }, value: { type: 'boolean' } })
  return exactly({
    time_entries: { type: 'array', items: exactly({ ...properties, highlight: { type: 'null' } }) },
    meta: exactly({ ...pageSchemas, total_logged: whole, total_unbilled: whole }),
    aggregations: { type: 'null' },
    download_token: { type: 'string' },
    abilities: {
      type: 'array', items: exactly({ time_entry_id: whole, abilities: { type: 'array', items: ability } }),
    },
  })
}

/** The endpoints of time entries beside their operations. */
export const timeEntryEndpoints = (model: Model, catalogue: Catalogue): Endpoint[] =>
  [search(model, catalogue)]

function search (model: Model, catalogue: Catalogue): Endpoint {
  const found = list(model, catalogue, {
    restrict: searchedFor,
    extra: { schemas: {}, make: totals },
  })
  const q = { name: 'q', description: 'Text of the note.', schema: { type: 'string' } }
  return {
    ...found,
    paths: businessPaths('time_entries/search', '/timetracking'),
    operation: 'time_entries.search',
    summary: 'Time entries as the report of time searches them.',
    fidelity: 'shape',
    inferred: [
      'what q looks at', 'the token downloads nothing', 'only the caller\'s entries unless team=true',
      'no other sort than -started_at has an effect',
    ],
    parameters: [...found.parameters ?? [], q],
    response: searchSchema(),
    handle: call => ({ json: searched(JSON.parse(String(found.handle(untilEndOfDay(call)).text)), call) }),
  }
}

function searched (
  { meta, time_entries }: { meta: Record<string, unknown>, time_entries: { id: number }[] },
  { session }: Call
) {
  const { total_logged_per_team_member, total_logged_per_client, ...sums } = meta
  return {
    time_entries: time_entries.map(entry => ({ ...entry, highlight: null })),
    meta: sums,
    aggregations: null,
    download_token: session.random('time_entries/search').toString('hex'),
    abilities: time_entries.map(({ id }) => searchAbilities(id)),
  }
}
