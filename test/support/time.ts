// A server for projects and time with a clock that can be moved, and what FreshBooks' answers there look like.
import t from 'tap'
import { buildServer, type Server } from '../../src/server.ts'
import { businesses } from '../../src/resources/businesses.ts'
import { identities, memberships } from '../../src/resources/identities.ts'
import { openSession } from '../../src/store/session.ts'
import { withCache } from './cache.ts'

export const fixedNow = Date.parse('2026-06-29T16:50:18Z')
export const B = 'business/1000001'
export const ENTRIES = `/timetracking/${B}/time_entries`
export const notFound = { error: 'Requested resource could not be found.' }

export const unknownUrl = {
  message: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
}

export const invalid = (error: object) => ({ errno: 2001, error })

export interface Answer { status: number, type: string | undefined, body: any }

export interface Sent { headers?: Record<string, string>, token?: string | null }

/** A server with a clock that can be moved, and what the tests say to it. */
export function start () {
  const clock = { now: fixedNow }
  const server = buildServer({}, { wall: () => clock.now, ...withCache })
  server.worlds.reset('default', 'empty')
  t.teardown(() => server.app.close())
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, sent: Sent = {}): Promise<Answer> => {
    const { token = 'mock-access-token', headers = {} } = sent
    const response = await server.app.inject({
      method,
      url,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const text = response.body
    return { status: response.statusCode, type: response.headers['content-type']?.toString(), body: text === '' ? '' : JSON.parse(text) }
  }
  return { server, clock, call }
}

/** Somebody else in the business, and a business of somebody else. */
export function addOthers ({ worlds }: Server) {
  const world = worlds.find('default')!
  const business = { id: 1000001, business_uuid: '', account_id: 'ACME01', name: '', timezone: 'UTC', currency_code: 'USD' }
  return world.transaction(() => {
    const session = openSession(world, business, { identity_id: 0, userid: 0, role: 'owner' })
    const colleague = session.create(identities, { first_name: 'Ravi', last_name: 'Roe', email: 'ravi@acme.test' })
    session.create(memberships, { identity_id: colleague.id, business_id: 1000001, role: 'business_employee', userid: 2 })
    const foreign = session.create(businesses, { name: 'Elsewhere', account_id: 'ELSE01' })
    return { colleague: colleague.id, foreign: foreign.id }
  })
}

export const projectKeys = [
  'id', 'title', 'description', 'due_date', 'client_id', 'internal', 'budget', 'fixed_price', 'rate', 'billing_method',
  'project_type', 'project_manager_id', 'active', 'complete', 'sample', 'created_at', 'updated_at', 'logged_duration',
  'services', 'billed_amount', 'billed_status', 'retainer_id', 'expense_markup', 'service_estimate_type',
]

export const memberKeys = ['id', 'identity_id', 'role', 'first_name', 'last_name', 'email', 'company', 'active']
export const serviceKeys = ['business_id', 'id', 'name', 'billable', 'vis_state', 'project_default', 'income_account_id']

export const entryKeys = [
  'id', 'identity_id', 'is_logged', 'local_started_at', 'local_timezone', 'started_at', 'created_at', 'client_id', 'project_id',
  'pending_client', 'pending_project', 'pending_task', 'task_id', 'service_id', 'note', 'active', 'billable', 'billed', 'internal',
  'retainer_id', 'duration', 'timer',
]

export const abilityNames = [
  'can_edit', 'can_archive', 'can_generate_invoice', 'can_delete', 'can_invite_team_member', 'can_manage_services',
  'can_view_team_time', 'can_edit_hourly_budget', 'can_edit_client', 'can_edit_project_manager', 'can_view_invoices_tab',
  'can_view_fixed_price', 'can_edit_fixed_price', 'can_edit_end_date', 'can_edit_flat_rate', 'can_edit_project_type',
  'can_edit_service_estimate_type', 'can_edit_title', 'can_view_review_tab', 'can_view_discuss_tab', 'can_track_time',
  'can_create_comment',
]

export const businessAbilityNames = [
  'can_view_projects', 'can_create_projects', 'can_create_services', 'can_view_services', 'can_view_time_entries',
  'can_create_time_entries', 'can_mark_time_entries_billed', 'can_view_team_time_entries', 'can_view_time_tracking_settings',
]

export const names = (abilities: { name: string }[]) => abilities.map(({ name }) => name)
export const ids = (rows: { id: number }[]) => rows.map(({ id }) => id)
export type Call = ReturnType<typeof start>['call']

export async function makeService (call: Call, service: object = { name: 'Document Review' }) {
  return (await call('POST', `/comments/${B}/service`, { service })).body.service
}

export async function makeProject (call: Call, project: object = { title: 'Website refresh' }) {
  return (await call('POST', `/projects/${B}/project`, { project })).body.project
}

export async function makeEntry (call: Call, entry: object = {}) {
  const draft = { is_logged: true, started_at: '2026-06-29T10:00:00Z', duration: 3600, ...entry }
  return (await call('POST', ENTRIES, { time_entry: draft })).body.time_entry
}

export async function makeClient (call: Call): Promise<number> {
  const client = { email: 'client@example.com', organization: 'Client Ltd' }
  return (await call('POST', '/accounting/account/ACME01/users/clients', { client })).body.response.result.client.id
}
