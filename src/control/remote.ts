// Calls verbs of a server over HTTP, for the command line and for tests that share a server; and of a server
// in this process, through the same interface.
import { callVerb, type CallOptions, type VerbResult } from './call.ts'
import { bodyParameter, pathParameters } from './arguments.ts'
import type { AppContext } from './app-context.ts'
import type { Input } from './input.ts'
import { Refusal } from './refusal.ts'
import { Document, isAboutWorld, type Verb } from './verb.ts'

/** Calls a verb of some server. Throws the Refusal that the server answers. */
export type CallVerb = (verb: Verb, input: Input, options: Omit<CallOptions, 'origin'>) => Promise<VerbResult>

/** Calls verbs of a server in this process. */
export const callHere = (app: AppContext, origin: () => string): CallVerb =>
  (verb, input, options) => callVerb(verb, app, input, { ...options, origin: origin() })

/**
 * Calls verbs of the server at a URL. `token` is the admin token, for servers on other machines. A server
 * that cannot be reached is a Refusal (`no-server`).
 */
export const callServer = (
  url: string, token?: string
): CallVerb => async (verb, input, { world, accept }) => {
  const { path, query, body } = requestOf(verb, input, world)
  const response = await fetch(`${url}/_mock${path}${query}`, {
    method: verb.method,
    headers: {
      accept: accept ?? 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': contentTypeOf(body) }),
    },
    ...(body === undefined ? {} : { body }),
  }).catch((error: Error) => {
    throw new Refusal(503, 'no-server', `no freshbooks-mock answers at ${url}: ${reasonOf(error)}`, {
      hint: 'start one with `npx freshbooks-mock`, or say where it is with --url or FRESHBOOKS_MOCK_URL',
    })
  })
  return readResponse(response)
}

const contentTypeOf = (body: string | Buffer): string =>
  typeof body === 'string' ? 'application/json' : 'application/octet-stream'

const reasonOf = ({ cause, message }: Error): string => {
  const { code, message: reason = message } = (cause ?? {}) as { code?: string, message?: string }
  return code ?? reason
}

/** The HTTP request that calls a verb; `path` is below /_mock. */
export function requestOf (
  verb: Verb, input: Input, world = 'default'
): { readonly path: string, readonly query: string, readonly body: string | Buffer | undefined } {
  const pathValues: Input = isAboutWorld(verb) ? { ...input, world } : input
  const path =
    verb.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(pathValues[name] ?? '')))
  const others = Object.entries(input)
    .filter(([name, value]) => !pathParameters(verb).includes(name) && value !== undefined)
  if (verb.method === 'GET' || verb.method === 'DELETE') {
    return { path, query: encodeQuery(others), body: undefined }
  }
  const bodyName = bodyParameter(verb)
  if (bodyName === undefined) {
    const body = others.length === 0 ? undefined : JSON.stringify(Object.fromEntries(others))
    return { path, query: '', body }
  }
  const query = encodeQuery(others.filter(([name]) => name !== bodyName))
  return { path, query, body: encodeBody(input[bodyName]) }
}

function encodeQuery (values: ReadonlyArray<readonly [string, unknown]>): string {
  const query = new URLSearchParams(
    values.map(([name, value]): [string, string] => [name, encodeValue(value)])
  )
  return query.size === 0 ? '' : `?${query.toString()}`
}

const encodeValue = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

const encodeBody = (value: unknown): string | Buffer | undefined =>
  value === undefined || typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)

async function readResponse (response: Response): Promise<VerbResult> {
  const { status } = response
  const type = response.headers.get('content-type') ?? ''
  const readJson = async () => await response.json() as VerbResult['output']
  if (type.startsWith('application/problem+json')) throw refusalOf(status, await readJson())
  if (type.startsWith('application/json')) return { status, output: await readJson() }
  return { status, output: new Document(type, Buffer.from(await response.arrayBuffer()), status) }
}

function refusalOf (status: number, problem: Readonly<Record<string, unknown>> | Document): Refusal {
  const { type, title, status: _, problem: name, detail, ...more } = problem as Record<string, string>
  return new Refusal(status, (name ?? 'refused').replaceAll('_', '-'), detail ?? title ?? '', more)
}
