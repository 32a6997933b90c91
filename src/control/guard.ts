// Who may use the control API: this machine, under its own name, and whoever holds the admin token.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { bearer } from '../http/authenticate.ts'
import { sendProblem } from '../http/errors.ts'

export interface GuardOptions {
  readonly allowedHosts: readonly string[]
  readonly adminToken?: string | undefined
}

/** An onRequest hook that answers 403 and stops, or lets the request pass. */
export function guard (
  options: GuardOptions
): (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void {
  return (request, reply, done) => {
    const refusal = refusalOf(request, options)
    if (refusal === undefined) done()
    else sendProblem(reply, 403, 'forbidden', refusal)
  }
}

function refusalOf (request: FastifyRequest, { allowedHosts, adminToken }: GuardOptions): string | undefined {
  const host = request.hostname.toLowerCase()
  if (!hostAndPort.test(request.host)) return 'the Host header is no host name and port'
  if (!isLocalName(host) && !allowedHosts.includes(host)) {
    return `the control API does not answer under the host name '${host}'; start with --allowed-host ${host}`
  }
  if (!isOwnOrigin(request)) return 'the control API does not answer pages of other origins'
  if (isLoopback(request.ip) || holds(request, adminToken)) return undefined
  return 'the control API answers other machines only with the admin token: ' +
    'set FRESHBOOKS_MOCK_ADMIN_TOKEN and send it as bearer token'
}

const hostAndPort = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/** Names that no DNS server can point elsewhere, so that no page can rebind them. */
const isLocalName = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(host)

function isOwnOrigin (request: FastifyRequest): boolean {
  const { origin } = request.headers
  return origin === undefined || origin.replace(/^https?:\/\//, '') === request.host
}

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)

function holds (request: FastifyRequest, adminToken: string | undefined): boolean {
  const token = Buffer.from(bearer(request.raw) ?? '')
  const wanted = Buffer.from(adminToken ?? '')
  return wanted.length > 0 && token.length === wanted.length && timingSafeEqual(token, wanted)
}
