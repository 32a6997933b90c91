// A fresh world for each test and a small client bound to it. Every answer that passes through the client is
// checked against the schema its endpoint documents, so that the whole suite tests the schemas.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Endpoint, Method } from '../../src/declare/endpoint.ts'
import { listKeyOf } from '../../src/declare/resource.ts'
import { modelsOf, type Model, type Models } from '../../src/derive/model.ts'
import { allEndpoints } from '../../src/endpoints/index.ts'
import { resources } from '../../src/resources/index.ts'
import { buildServer, type Server } from '../../src/server.ts'
import type { World } from '../../src/world/world.ts'
import type { Origin } from '../../src/world/worlds.ts'
import { withCache } from './cache.ts'
import { newlyStaleTexts } from './kept-rows.ts'
import { faultsOf } from './schemas.ts'

/** What every wall clock of the suite shows: a Monday, 11 o'clock in New York. */
export const NOW = Date.parse('2026-06-15T15:00:00Z')
export const TODAY = '2026-06-15'
export const ACCOUNT = 'ACME01'
export const BUSINESS = 1_000_001
export const BUSINESS_UUID = '00000000-0000-4000-8000-000001000001'

/** Beginning of the paths of the two large families. */
export const accounting = `/accounting/account/${ACCOUNT}`
export const business = (prefix: 'projects' | 'timetracking' | 'comments') => `/${prefix}/business/${BUSINESS}`

export const models: Models = modelsOf(resources)
export const endpoints: readonly Endpoint[] = allEndpoints(models)

/** The endpoint of that name, or undefined. */
export const endpointOf = (operation: string): Endpoint | undefined => endpoints.find(endpoint => endpoint.operation === operation)

/** The resource of that name as the program uses it. */
export function modelOf (many: string): Model {
  const model = models.get(many)
  if (model === undefined) throw new Error(`no resource is called ${many}`)
  return model
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** Undefined where the body is empty or no JSON. */
  readonly json: any
}

export type Headers = Readonly<Record<string, string>>

export interface Sending {
  readonly method: Method
  readonly path: string
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown
  /** `authorization: ''` sends none. */
  readonly headers?: Headers
}

export interface Client {
  readonly name: string
  readonly world: World
  readonly server: Server
  /** The test it belongs to. */
  readonly test: Test
  /** Rows made for others to refer to. */
  readonly parents: Map<string, Promise<Row>>
  send: (sending: Sending) => Promise<Answer>
  get: (path: string, headers?: Headers) => Promise<Answer>
  post: (path: string, body: unknown, headers?: Headers) => Promise<Answer>
  put: (path: string, body: unknown, headers?: Headers) => Promise<Answer>
  delete: (path: string, headers?: Headers) => Promise<Answer>
  /** Stops the world's clock at an instant. */
  setClock: (moment: string | number) => void
  /** Rows of a statement, for what no endpoint shows. */
  sql: (text: string, ...parameters: unknown[]) => any[]
}

export type Row = Record<string, any>

const servers: Server[] = []

/** The server of this process; worlds are what tests do not share. */
export function theServer (): Server {
  if (servers.length === 0) servers.push(buildServer({}, { wall: () => NOW, courier: false, ...withCache }))
  return servers[0]!
}

const made = { worlds: 0 }

/** A world of the test's own, gone when the test ends. */
export function freshWorld (t: Test, origin: Origin = 'empty', server: Server = theServer()): Client {
  const name = `w${++made.worlds}`
  // tests turn clocks: no world is to go for being idle
  server.worlds.create(name, origin, Infinity)
  t.teardown(() => server.worlds.drop(name))
  return clientOf(t, server, name)
}

/** A client of a world that is there already. */
export function clientOf (t: Test, server: Server, name: string): Client {
  const world = () => server.worlds.find(name)!
  const send = async ({ method, path, body, headers = {} }: Sending): Promise<Answer> => {
    for (const world of server.worlds.all()) world.freezesRows = true
    const answer = await server.app.inject({
      method,
      url: path,
      headers: withoutEmpty({ authorization: `Bearer mock-access-token-${name}`, 'content-type': 'application/json', ...headers }),
      ...(body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    })
    const read: Answer = { status: answer.statusCode, headers: answer.headers, text: answer.body, json: readJson(answer.body) }
    check(t, method, path, read)
    checkKept(t, server, method, path)
    return read
  }
  return {
    name,
    get world () { return world() },
    server,
    test: t,
    parents: new Map(),
    send,
    get: (path, headers = {}) => send({ method: 'GET', path, headers }),
    post: (path, body, headers = {}) => send({ method: 'POST', path, body, headers }),
    put: (path, body, headers = {}) => send({ method: 'PUT', path, body, headers }),
    delete: (path, headers = {}) => send({ method: 'DELETE', path, headers }),
    setClock: moment => world().setSetting('clock', { mode: 'pinned', now: typeof moment === 'number' ? moment : Date.parse(moment) }),
    sql: (text, ...parameters) => world().db.prepare(text).all(...parameters),
  }
}

const withoutEmpty = (headers: Headers): Headers => Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))

function readJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const told = new Set<string>()

/** Fails the test once for each way in which an operation's answers do not fit its schema. */
function check (t: Test, method: string, path: string, answer: Answer): void {
  const operation = String(answer.headers['x-mock-operation'] ?? '')
  for (const fault of faultsOf(endpointOf(operation), path, answer)) {
    const key = `${operation} ${answer.status} ${fault.replaceAll(/\d+/g, '0')}`
    if (told.has(key)) continue
    told.add(key)
    t.fail(`the answer to ${method} ${path} fits its schema`, { operation, status: answer.status, fault, body: answer.text.slice(0, 600) })
  }
}

/** Fails the test once for each statement whose kept texts are not what the tables of a world give. */
function checkKept (t: Test, server: Server, method: string, path: string): void {
  for (const world of server.worlds.all()) {
    for (const { sql, ...stale } of newlyStaleTexts(world)) {
      if (told.has(sql)) continue
      told.add(sql)
      t.fail(`what is kept after ${method} ${path} is what the tables give`, { world: world.name, ...stale, sql })
    }
  }
}

/** `a=1&b=2`, encoded; several values under one name for a list. */
export function query (values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map(one => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`)).join('&')
}

/** The path of an operation, with the ids of the test's business and of a row filled in. */
export function pathOf (operation: string, id: number | string = '', asked = ''): string {
  const path = endpointOf(operation)?.paths[0]
  if (path === undefined) throw new Error(`no operation is called ${operation}`)
  const filled = path.replace(':account', ACCOUNT).replace(':business_uuid', BUSINESS_UUID)
    .replace(':business', String(BUSINESS)).replace(':id', String(id))
  return asked === '' ? filled : `${filled}?${asked}`
}

/** The part of a body within its envelope: the row or the rows, with the numbers of the page. */
export const within = (json: any): any => json?.response?.result ?? json?.response ?? json

export interface List {
  readonly rows: Row[]
  readonly ids: number[]
  readonly page: number
  readonly pages: number
  readonly per_page: number
  readonly total: number
}

/** What the paths of a resource name a row by: the value of its address, under `id` where the row has no such key. */
function addressed (many: string, row: Row): Row {
  const { address, idField } = modelOf(many)
  const key = address.kind === 'field' && address.field !== 'id' ? address.field : idField
  return row === undefined || row.id !== undefined ? row : Object.defineProperty(row, 'id', { value: row[key], enumerable: false })
}

/** The five operations of a resource, which must succeed. */
export function collection (client: Client, many: string) {
  const { resource, envelope } = modelOf(many)
  const { one } = resource
  const key = listKeyOf(resource)
  const expect = (answer: Answer, what: string): any => {
    if (answer.status >= 300) throw new Error(`${what} failed: ${answer.status} ${answer.text}`)
    return answer.json
  }
  const row = (answer: Answer, what: string): Row => addressed(many, envelope.rowIn(one, expect(answer, what)))
  return {
    list: async (asked = ''): Promise<List> => {
      const body = expect(await client.get(pathOf(`${many}.list`, '', asked)), `${many}.list ${asked}`)
      const rows = envelope.rowsIn(key, body)!.map(each => addressed(many, each))
      const all = { page: 1, pages: rows.length === 0 ? 0 : 1, per_page: rows.length, total: rows.length }
      const { page, pages, per_page, total } = { ...all, ...within(body), ...within(body).meta, ...body.meta }
      return { rows, ids: rows.map(each => each.id), page, pages, per_page, total }
    },
    get: async (id: number | string, asked = ''): Promise<Row> =>
      row(await client.get(pathOf(`${many}.get`, id, asked)), `${many}.get ${id}`),
    create: async (draft: object, asked = ''): Promise<Row> =>
      row(await client.post(pathOf(`${many}.create`, '', asked), envelope.wrap(one, draft)), `${many}.create`),
    update: async (id: number | string, draft: object, asked = ''): Promise<Row> =>
      row(await client.put(pathOf(`${many}.update`, id, asked), envelope.wrap(one, draft)), `${many}.update ${id}`),
    remove: async (id: number | string): Promise<void> =>
      void expect(await client.delete(pathOf(`${many}.delete`, id)), `${many}.delete ${id}`),
  }
}

const texts = new WeakMap<World, { changes: string, text: string }>()

/** Everything a world holds, as text: tables in order, rows in order. Read again only where SQLite counts a change since. */
export function contents (world: World): string {
  const changes = world.plucked("SELECT total_changes() || ' ' || (SELECT schema_version FROM pragma_schema_version)").get() as string
  const kept = texts.get(world)
  if (kept?.changes === changes) return kept.text
  const text = contentsRead(world)
  texts.set(world, { changes, text })
  return text
}

function contentsRead (world: World): string {
  const tables = world.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all() as string[]
  return tables.map(name => `${name}\n${JSON.stringify(world.statement(`SELECT * FROM ${name}`).raw().all())}`).join('\n')
}

/** A server of the test's own whose default world a fixture describes, with a wall clock that can be moved. */
export async function buildWith (t: Test, fixture: string) {
  const folder = mkdtempSync(join(tmpdir(), 'fixture-'))
  const file = join(folder, 'world.yaml')
  writeFileSync(file, fixture)
  const clock = { wall: NOW }
  const server = buildServer({ fixture: file }, { wall: () => clock.wall })
  t.teardown(async () => { rmSync(folder, { recursive: true }); await server.app.close() })
  const send = async (method: Method, url: string, payload: object | undefined, headers: Headers) => {
    const answer = await server.app.inject({
      method, url, headers: { authorization: 'Bearer mock-access-token', ...headers }, ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, json: readJson(answer.body) as any }
  }
  return {
    clock,
    world: () => server.worlds.find('default')!,
    reset: () => server.worlds.reset('default'),
    get: (url: string, headers: Headers = {}) => send('GET', url, undefined, headers),
    post: (url: string, payload: object, headers: Headers = {}) => send('POST', url, payload, headers),
    delete: (url: string, headers: Headers = {}) => send('DELETE', url, undefined, headers),
  }
}
