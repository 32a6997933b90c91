// A server with a clock that is moved by hand, and what an application and a browser say to it for OAuth.
import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { identities, memberships } from '../../src/resources/identities.ts'
import { buildServer } from '../../src/server.ts'
import { openSession } from '../../src/store/session.ts'
import type { World } from '../../src/world/world.ts'
import { withCache } from './cache.ts'

export const START = Date.parse('2026-03-02T15:00:00Z')
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const CALLBACK = 'http://localhost:4000/callback'
export const client = { client_id: 'mock-client-id', client_secret: 'mock-client-secret' }

export const texts = {
  invalid_client: 'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  invalid_grant: 'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  invalid_request: 'The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
}

export type Values = Record<string, string>

export interface Tokens {
  access_token: string
  refresh_token: string
  scope: string
  created_at: number
}

/** One server for each way of prompting: to build one takes a hundred times as long as to reset a world. */
const servers = { auto: serverOf('auto'), page: serverOf('page') }

function serverOf (prompt: 'auto' | 'page') {
  const clock = { now: START }
  const { app, worlds } = buildServer({ prompt }, { wall: () => clock.now, ...withCache })
  t.teardown(() => app.close())
  return { app, worlds, clock }
}

/** A server as if it had just been started, and a clock that tests move. */
export function start (prompt: 'auto' | 'page' = 'auto') {
  const { app, worlds, clock } = servers[prompt]
  clock.now = START
  worlds.names().filter(name => name !== 'default').forEach(name => worlds.drop(name))
  const world = worlds.reset('default')

  const authorize = (query: Values = {}, prefix = '') => app.inject({
    url: `${prefix}/oauth/authorize`,
    query: { client_id: client.client_id, response_type: 'code', redirect_uri: CALLBACK, ...query },
  })
  const codeOf = async (query: Values = {}, prefix = '') => callbackOf(await authorize(query, prefix)).get('code')!
  const post = (url: string, payload: object, headers: Values = {}) => app.inject({ method: 'POST', url, payload, headers })
  const token = (payload: object, headers: Values = {}) => post('/auth/oauth/token', payload, headers)
  const exchange = (code: string, more: object = {}) =>
    token({ grant_type: 'authorization_code', ...client, code, redirect_uri: CALLBACK, ...more })
  const refresh = (refresh_token: string, more: object = {}) =>
    token({ grant_type: 'refresh_token', ...client, refresh_token, ...more })
  const grant = async (query: Values = {}): Promise<Tokens> => (await exchange(await codeOf(query))).json()
  const get = (url: string, access_token: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${access_token}` } })
  const me = (access_token: string) => get('/auth/api/v1/users/me', access_token)
  return { app, clock, worlds, world, authorize, codeOf, post, token, exchange, refresh, grant, get, me }
}

/** What the application finds in the query of its callback. */
export const callbackOf = ({ headers }: LightMyRequestResponse) => new URL(headers.location!).searchParams

/** Somebody beside the owner. */
export function addPerson (world: World, values: { first_name: string, last_name: string, email: string }): number {
  const nowhere = { id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD' }
  return world.transaction(() => {
    const session = openSession(world, nowhere, { identity_id: 0, userid: 0, role: 'owner' })
    const { id } = session.create(identities, values)
    session.create(memberships, { identity_id: id, business_id: 1_000_001, role: 'business_employee', userid: 2 })
    return id
  })
}

export const registerClient = (world: World, id: string, redirects: string[], scope = '*') =>
  world.statement('INSERT INTO oauth_clients (client_id, client_secret, name, redirect_uris, scope) VALUES (?, ?, ?, ?, ?)')
    .run(id, `${id}-secret`, id, JSON.stringify(redirects), scope)

export const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString())
export const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })
export const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const encoded = (values: Values) => new URLSearchParams(values).toString()

export function multipart (values: Values): { payload: string, headers: Values } {
  const parts = Object.entries(values).map(([name, value]) =>
    `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  return { payload: `${parts.join('')}--edge--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=edge' } }
}

export function isRefused (
  t: Test, response: LightMyRequestResponse, error: keyof typeof texts, status = 400, description: string = texts[error]
): void {
  t.equal(response.statusCode, status)
  t.same(response.json(), { error, error_description: description })
}

/** What a browser would send: the hidden fields, the ticked boxes and the pressed button. */
export function formOf (page: string): { fields: [string, string][], buttons: Map<string, string> } {
  const attribute = (tag: string, name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const inputs = page.match(/<input [^>]*>/g) ?? []
  const sent = inputs.filter(tag => tag.includes('type="hidden"') || tag.includes(' checked'))
  const buttons = page.match(/<button [^>]*>/g) ?? []
  return {
    fields: sent.map(tag => [attribute(tag, 'name'), attribute(tag, 'value')]),
    buttons: new Map(buttons.map(tag => [attribute(tag, 'data-testid'), attribute(tag, 'value')])),
  }
}

export const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
