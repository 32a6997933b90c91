// Parses request bodies: JSON under any content type, multipart and forms for the operations that take them;
// an empty body is undefined.
import { parse as parseForm } from 'node:querystring'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { BodyFormat, File } from '../declare/endpoint.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import { bodyBounds, readJson } from '../json-text.ts'
import { LARGEST_MULTIPART, readMultipart, type Parts } from './multipart.ts'
import type { ContextRequest } from './resolve-world.ts'

/** Most values of a form. */
const MOST_VALUES = 1_000

/** Most characters of a body of unknown content that the log gets. */
const MOST_LOGGED = 65_536

/**
 * A body that was not read, because it is not what its content type says, or not what the operation takes.
 * Its problem is thrown after authentication, as live: account and token come first.
 */
interface Unread {
  /** Undefined where the operation goes on without the body. */
  readonly problems: Problems | undefined
  readonly text: string
}

const unread = Symbol('unread body')

/** Accepts any content type: SDKs send none, a vendor's, or application/json with an empty body. */
export function acceptJson (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' },
    (_request, text, done) => done(null, readJsonBody(String(text))))
}

/** Makes the routes of a scope read bodies of a format. */
export const acceptBodies: Readonly<Record<BodyFormat, (scope: FastifyInstance) => void>> = {
  json: acceptJson,
  multipart: scope => {
    scope.removeAllContentTypeParsers()
    acceptParts(scope, LARGEST_MULTIPART)
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_MULTIPART },
      (_request, content, done) => done(null, ignoredBody(content as Buffer)))
  },
  form: acceptForms,
}

/** Makes the routes of a scope read multipart bodies beside others. */
export function acceptParts (scope: FastifyInstance, bodyLimit: number): void {
  scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit },
    (request: FastifyRequest, content: Buffer) => readParts(request, content))
}

/** Makes the routes of a scope read HTML forms beside others. */
export function acceptForms (scope: FastifyInstance): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' },
    (_request, text, done) => done(null, readForm(String(text))))
}

/** The body of a request. Throws `malformed-body` if it is unreadable. */
export const readableBody = ({ body }: FastifyRequest): unknown => readable(body)

/** A parsed body; undefined for one that the operation does not take. Throws the problem of the others. */
export function readable (body: unknown): unknown {
  const unreadBody = unreadOf(body)
  if (unreadBody === undefined) return body
  if (unreadBody.problems !== undefined) throw unreadBody.problems
  return undefined
}

/** The text of a body that was not read; undefined for others. */
export const unreadText = (body: unknown): string | undefined => unreadOf(body)?.text

const unreadOf = (body: unknown): Unread | undefined =>
  (body as { [unread]?: Unread } | null | undefined)?.[unread]

function readJsonBody (text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return readJson(text, bodyBounds)
  } catch (error) {
    return malformedBody(text, (error as Error).message)
  }
}

const malformedBody = (text: string, message: string): object =>
  unreadableBody(text, { kind: 'malformed-body', message })

const unreadableBody = (text: string, problem: Problem): { [unread]: Unread } =>
  ({ [unread]: { text, problems: new Problems([problem]) } })

const ignoredBody = (content: Buffer): { [unread]: Unread } | undefined =>
  content.length === 0 ? undefined : { [unread]: { text: beginningOf(content), problems: undefined } }

const beginningOf = (content: Buffer): string => content.toString('utf8', 0, MOST_LOGGED)

/** Values by name; several values of one name are a list. */
const readForm = (text: string): unknown =>
  text === '' ? undefined : { ...parseForm(text, '&', '=', { maxKeys: MOST_VALUES }) }

/**
 * The body of a multipart request; its files go to the request, because the log would keep those of every
 * request that it has.
 */
async function readParts (request: FastifyRequest, content: Buffer): Promise<unknown> {
  if (content.length === 0) return undefined
  try {
    const parts = await readMultipart(request.headers['content-type']!, content);
    (request.raw as ContextRequest).mockFiles = parts.files
    return bodyOf(parts)
  } catch (error) {
    if (error instanceof Problems) return unreadableBody(beginningOf(content), error.problems[0]!)
    const message = `The multipart body cannot be read: ${(error as Error).message}.`
    return malformedBody(beginningOf(content), message)
  }
}

/** Text parts as they are, and what each file is. */
const bodyOf = ({ texts, files }: Parts): object =>
  ({ ...texts, ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, described(file)])) })

const described = ({ content, type, name }: File): object =>
  ({ filename: name ?? null, media_type: type, length: content.length })
