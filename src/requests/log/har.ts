// The log as an HTTP archive (HAR 1.2) for browsers and proxies; made from displayed entries, so redacted.
import { version } from '../../version.ts'
import type { Entry } from './entry.ts'

type Headers = Entry['headers']

const pairs = (headers: Headers): Array<{ name: string, value: string }> =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map(item => ({ name, value: item })))

const textOf = (body: unknown): string => typeof body === 'string' ? body : JSON.stringify(body)

const typeOf = (headers: Headers): string =>
  [headers['content-type'] ?? 'application/octet-stream'].flat()[0]!

/** A HAR document. `origin` is the server's address without a trailing slash: HAR requires absolute URLs. */
export function harOf (entries: readonly Entry[], origin: string): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'freshbooks-mock', version },
      pages: [],
      entries: entries.map(entry => harEntry(entry, origin)),
    },
  }
}

function harEntry (entry: Entry, origin: string): object {
  return {
    startedDateTime: entry.wall_time,
    time: entry.duration_ms,
    request: requestOf(entry, origin),
    response: responseOf(entry),
    cache: {},
    timings: { send: 0, wait: entry.duration_ms, receive: 0 },
    comment: [entry.id, entry.operation ?? '–', ...entry.warnings.map(({ code }) => code)].join(' '),
  }
}

function requestOf ({ method, url, headers, query, body }: Entry, origin: string): object {
  const queryString = Object.entries(query as Record<string, string | string[]>)
    .flatMap(([name, value]) => [value].flat().map(item => ({ name, value: item })))
  const text = body === null ? undefined : textOf(body)
  return {
    method,
    url: `${origin}${url}`,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    queryString,
    headersSize: -1,
    bodySize: text === undefined ? 0 : Buffer.byteLength(text),
    ...(text === undefined ? {} : { postData: { mimeType: typeOf(headers), text } }),
  }
}

function responseOf ({ status, response }: Entry): object {
  const text = response.body === null ? '' : textOf(response.body)
  const size = Buffer.byteLength(text)
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(response.headers),
    content: { size, mimeType: typeOf(response.headers), text },
    redirectURL: [response.headers.location ?? ''].flat()[0]!,
    headersSize: -1,
    bodySize: size,
  }
}
