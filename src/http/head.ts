// The head of an answer: a flat list of names and values that begins when a request comes. Setting headers
// one by one through Fastify costs 5 µs of each request; a list is written at once.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import { clockOf } from '../world/clock.ts'
import type { World } from '../world/world.ts'
import { isControl } from './address.ts'
import { corsHead } from './cors.ts'
import type { ContextRequest } from './resolve-world.ts'

/** Names and values in turn, as Node's `writeHead` takes them. */
export type Head = string[]

/** X-API-Version of the answer if the request has none (live-verified). */
const DEFAULT_API_VERSION = '2023-02-20'

/** Answers are the same whoever asks but for their compression (captured). */
const variesBy = ['vary', 'Accept-Encoding']

/** How the answer to every request begins, whatever becomes of it. */
export function beginHead (
  world: World, version: string | undefined, endpoint: Described | undefined
): Head {
  const head = [
    ...corsHead, ...variesBy, 'x-api-version', version ?? DEFAULT_API_VERSION, 'x-mock-world', world.name,
  ]
  if (endpoint !== undefined) {
    const { fidelity = 'semantic', operation } = endpoint
    head.push('x-mock-operation', operation, 'x-mock-fidelity', fidelity)
  }
  // Node would send the date of the machine's clock
  if (clockOf(world).mode !== 'real') head.push('date', new Date(world.now()).toUTCString())
  return head
}

const unsendable = /[^\t\x20-\x7e]/

/**
 * A header's value as it is sent. Node refuses what is no Latin-1, and what a request brought (an id in a
 * hint, the name of a file) may be any text; so the rest is percent-encoded, here alone. The log has it as it
 * was.
 */
export const headerText = (value: string): string => unsendable.test(value)
  ? value.toWellFormed().replace(/[^\t\x20-\x7e]+/g, encodeURIComponent)
  : value

/** A head as it is sent. `diagnostics`: whether with headers that FreshBooks would not send. */
export function sendableHead (head: readonly string[], diagnostics: boolean): Head {
  const sendable: Head = []
  for (let index = 0; index < head.length; index += 2) {
    const name = head[index]!
    if (diagnostics || !name.startsWith('x-mock-')) sendable.push(name, headerText(head[index + 1]!))
  }
  return sendable
}

type HeaderValue = number | string | string[] | undefined

const sendableValue = (value: HeaderValue): HeaderValue => {
  if (Array.isArray(value)) return value.map(headerText)
  return typeof value === 'string' ? headerText(value) : value
}

/** The same for the headers of an answer that Fastify sends. */
export function sendableHeaders (reply: FastifyReply, diagnostics: boolean): Record<string, HeaderValue> {
  const sendable = Object.entries(reply.getHeaders())
    .filter(([name]) => diagnostics || !name.startsWith('x-mock-'))
  return Object.fromEntries(sendable.map(([name, value]) => [name, sendableValue(value)]))
}

/** An answer without a body carries none of the `x-` headers of FreshBooks (captured). */
const isOfBody = (name: string): boolean => name.startsWith('x-') && !name.startsWith('x-mock-')

/** The head of an answer with this status. */
export const headFor = (status: number, head: Head): Head =>
  status === 204 ? head.filter((_, index) => !isOfBody(head[index - index % 2]!)) : head

/** An onSend hook for answers that Fastify sends itself: adds the headers that are not set yet. */
export function completeHead (
  request: FastifyRequest, reply: FastifyReply, payload: unknown,
  done: (error: null, payload: unknown) => void
): void {
  const { mockContext } = request.raw as ContextRequest
  const begun = mockContext?.head ?? (isControl(request.url) ? [] : [...corsHead])
  const head = headFor(reply.statusCode, begun)
  for (let index = 0; index < head.length; index += 2) {
    if (!reply.hasHeader(head[index]!)) reply.header(head[index]!, head[index + 1]!)
  }
  done(null, payload)
}
