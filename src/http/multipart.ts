// Reads multipart/form-data that has arrived as a whole: nothing is left behind when a client gives up.
import { Busboy } from '@fastify/busboy'
import type { File } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'

/** Bytes of the largest file (inferred: no source names a limit). */
const LARGEST_FILE = 10 * 1_048_576

/** Bytes of the largest text part, and of everything in a body beside its file. */
const LARGEST_TEXT = 65_536

/** Bytes of the largest body. */
export const LARGEST_MULTIPART = LARGEST_FILE + LARGEST_TEXT

const limits = {
  fileSize: LARGEST_FILE, fieldSize: LARGEST_TEXT, parts: 20, headerPairs: 20, headerSize: 8_192,
}

/** The parts of a body by their names: several texts of one are a list, of several files the first counts. */
export interface Parts {
  readonly texts: Readonly<Record<string, string | readonly string[]>>
  readonly files: Readonly<Record<string, File>>
}

/**
 * The parts of a body. Rejects with the problem `body-too-large` for a file, a text or a number of parts
 * above the limits, and with the parser's error for what is no multipart body.
 */
export function readMultipart (contentType: string, content: Buffer): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const parser = new Busboy({ headers: { 'content-type': contentType }, limits, isPartAFile })
    const texts: Texts = new Map()
    const files = new Map<string, File>()
    const refuse = (): void => reject(new Problems([{ kind: 'body-too-large' }]))
    parser.on('field', (name, value, _isNameCut, isCut) => {
      if (isCut) refuse()
      else addText(texts, name, value)
    })
    parser.on('file', (name, stream, filename, _encoding, type) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('limit', refuse).on('error', reject)
      stream.on('end', () => addFirst(files, name, fileOf(Buffer.concat(chunks), type, filename)))
    })
    parser.on('partsLimit', refuse).on('error', reject)
    parser.on('finish', () => resolve({ texts: Object.fromEntries(texts), files: Object.fromEntries(files) }))
    parser.end(content)
  })
}

type Texts = Map<string, string | readonly string[]>

/** A part without a name cannot be asked for. */
function addText (texts: Texts, name: string | undefined, value: string): void {
  const before = name === undefined ? undefined : texts.get(name)
  if (name !== undefined) texts.set(name, before === undefined ? value : [before, value].flat())
}

function addFirst (files: Map<string, File>, name: string | undefined, file: File): void {
  if (name !== undefined && !files.has(name)) files.set(name, file)
}

/** Some clients name no file; plain text is what a part is that names no type either. */
const isPartAFile = (_name: string | undefined, type: string | undefined, filename: string | undefined) =>
  filename !== undefined || type !== 'text/plain'

const fileOf = (content: Buffer, type: string, filename: string | undefined): File =>
  ({ content, type, ...(filename === undefined || filename === '' ? {} : { name: filename.toWellFormed() }) })
