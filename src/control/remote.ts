// Asking a verb of a server somewhere else: the HTTP door from the outside. The command line goes through it,
// and test programs that share a server.
import { callVerb, type CallOptions, type VerbResult } from './call.ts'
import { pathParameters, wholeParameter } from './arguments.ts'
import type { AppContext } from './app-context.ts'
import type { Input } from './input.ts'
import { Refusal } from './refusal.ts'
import { Document, isAboutWorld, type Verb } from './verb.ts'

/** Asks a verb of some server; throws a Refusal as the server tells it. */
export type CallVerb = (verb: Verb, input: Input, asking: Omit<CallOptions, 'origin'>) => Promise<VerbResult>

/** Asks a server in this program. */
export const callHere = (house: AppContext, origin: () => string): CallVerb =>
  (verb, input, asking) => callVerb(verb, house, input, { ...asking, origin: origin() })

/** Asks a server at a URL. `token` is the admin token, for servers on other machines. */
export const callServer = (
  url: string, token?: string
): CallVerb => async (verb, input, { world, accept }) => {
  const { path, query, body } = requestOf(verb, input, world)
  const answer = await fetch(`${url}/_mock${path}${query}`, {
    method: verb.method,
    headers: {
      accept: accept ?? 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': typeOf(body) }),
    },
    ...(body === undefined ? {} : { body }),
  }).catch((error: Error) => {
    throw new Refusal(503, 'no-server', `no freshbooks-mock answers at ${url}: ${reasonOf(error)}`, {
      hint: 'start one with `npx freshbooks-mock`, or say where it is with --url or FRESHBOOKS_MOCK_URL',
    })
  })
  return readAnswer(answer)
}

const typeOf = (body: string | Buffer): string =>
  typeof body === 'string' ? 'application/json' : 'application/octet-stream'

const reasonOf = ({ cause, message }: Error): string => {
  const { code, message: reason = message } = (cause ?? {}) as { code?: string, message?: string }
  return code ?? reason
}

/** The request that asks a verb. */
export function requestOf (
  verb: Verb, input: Input, world = 'default'
): { readonly path: string, readonly query: string, readonly body: string | Buffer | undefined } {
  const inPath: Input = isAboutWorld(verb) ? { ...input, world } : input
  const path =
    verb.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(inPath[name] ?? '')))
  const rest = Object.entries(input)
    .filter(([name, value]) => !pathParameters(verb).includes(name) && value !== undefined)
  if (verb.method === 'GET' || verb.method === 'DELETE') {
    return { path, query: queryOf(rest), body: undefined }
  }
  const whole = wholeParameter(verb)
  if (whole === undefined) {
    return { path, query: '', body: rest.length === 0 ? undefined : JSON.stringify(Object.fromEntries(rest)) }
  }
  return { path, query: queryOf(rest.filter(([name]) => name !== whole)), body: bodyOf(input[whole]) }
}

function queryOf (values: ReadonlyArray<readonly [string, unknown]>): string {
  const query = new URLSearchParams(values.map(([name, value]): [string, string] => [name, textOf(value)]))
  return query.size === 0 ? '' : `?${query.toString()}`
}

const textOf = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

const bodyOf = (value: unknown): string | Buffer | undefined =>
  value === undefined || typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)

async function readAnswer (answer: Response): Promise<VerbResult> {
  const { status } = answer
  const type = answer.headers.get('content-type') ?? ''
  const read = async () => await answer.json() as VerbResult['output']
  if (type.startsWith('application/problem+json')) throw refusalOf(status, await read())
  if (type.startsWith('application/json')) return { status, output: await read() }
  return { status, output: new Document(type, Buffer.from(await answer.arrayBuffer()), status) }
}

function refusalOf (status: number, problem: Readonly<Record<string, unknown>> | Document): Refusal {
  const { type, title, status: _, problem: name, detail, ...more } = problem as Record<string, string>
  return new Refusal(status, (name ?? 'refused').replaceAll('_', '-'), detail ?? title ?? '', more)
}
