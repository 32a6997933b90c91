// Multipart bodies as clients write them, for requests without a socket.
import type { Headers } from './world.ts'

const BOUNDARY = 'a boundary'

/** A part: bytes are a file, a text is none. */
export type Part = Buffer | string | { readonly content: Buffer, readonly type?: string, readonly disposition?: string }

/** The bytes of a part, with its name and headers. */
function written (name: string, part: Part): Buffer {
  const { content, type, disposition } = typeof part === 'string'
    ? { content: Buffer.from(part), type: undefined, disposition: '' }
    : Buffer.isBuffer(part) ? { content: part, type: undefined, disposition: undefined } : part
  const more = disposition ?? '; filename="file"'
  const head = [`--${BOUNDARY}`, `Content-Disposition: form-data; name="${name}"${more}`, ...(type === undefined ? [] : [`Content-Type: ${type}`])]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content, Buffer.from('\r\n')])
}

/** Body and headers of a request with these parts; the boundary is quoted, as one library writes it. */
export const multipart = (parts: Readonly<Record<string, Part>>): [Buffer, Headers] => [
  Buffer.concat([...Object.entries(parts).map(([name, part]) => written(name, part)), Buffer.from(`--${BOUNDARY}--\r\n`)]),
  { 'content-type': `multipart/form-data; boundary="${BOUNDARY}"` },
]
