// Who may use the control API: programs on this machine, and holders of the admin token wherever they are.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { bearer } from '../http/authenticate.ts'
import { sendProblem } from '../http/errors.ts'

export interface GuardOptions {
  /** Host names beside loopback that a Host header may have, in lower case. */
  readonly allowedHosts: readonly string[]
  /** Bearer token for other machines; without it they are refused. */
  readonly adminToken?: string | undefined
}

/** Makes an onRequest hook that answers 403 to requests that may not use the control API. */
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
  // no web page can know it, so that the names below need not be asked
  if (hasAdminToken(request, adminToken)) return undefined
  if (!isLocalName(host) && !allowedHosts.includes(host)) {
    return `the control API does not answer under the host name '${host}': ` +
      `send the admin token, or start with --allowed-host ${host}`
  }
  if (!isOwnOrigin(request)) return 'the control API does not answer pages of other origins'
  if (isLoopback(request.ip)) return undefined
  return 'the control API answers other machines only with the admin token: ' +
    'set FRESHBOOKS_MOCK_ADMIN_TOKEN and send it as bearer token'
}

const hostAndPort = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/** Host names that DNS cannot point elsewhere, which rules out DNS rebinding by a web page. */
const isLocalName = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(host)

function isOwnOrigin (request: FastifyRequest): boolean {
  const { origin } = request.headers
  return origin === undefined || origin.replace(/^https?:\/\//, '') === request.host
}

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)

function hasAdminToken (request: FastifyRequest, adminToken: string | undefined): boolean {
  const token = Buffer.from(bearer(request.raw) ?? '')
  const expected = Buffer.from(adminToken ?? '')
  return expected.length > 0 && token.length === expected.length && timingSafeEqual(token, expected)
}
