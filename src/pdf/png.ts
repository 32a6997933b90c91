// PNG files as pixels, by pngjs within our bounds. It believes the last of several heads, takes every depth
// for every type, and inflates interlaced pictures without limit; of others whose data are broken or short
// it gives what the memory held before (on Node 9 and later). So all of that is looked at first.
import { inflateSync } from 'node:zlib'
import { loadPngJs } from '../libraries.ts'

/** A picture as its pixels, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel. */
  readonly colors: Buffer
  /** How opaque each pixel is; undefined where all are whole. */
  readonly opacity: Buffer | undefined
}

/** Most pixels that are read: 0.3 s of work, 0.7 s where samples have 16 bits. */
const MOST_PIXELS = 2_000_000

/** Most pixels of a side, since each row costs as much as many pixels. */
const MOST_SIDE = 10_000

/** Most chunks that are read: those of 5 MB have 500 bytes each, and encoders write thousands. */
const MOST_CHUNKS = 10_000

/** Most bytes that are inflated for a pixel: four samples of 16 bits, and the filter of its row. */
const PIXEL_BYTES = 9

const MOST_PALETTE_BYTES = 3 * 256

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** The pixels of a PNG; undefined for what is none, is broken, or has more of them than are read. */
export function readPng (file: Buffer): Pixels | undefined {
  const chunks = file.subarray(0, 8).equals(SIGNATURE) ? chunksOf(file) : []
  const joined = (name: string): Buffer =>
    Buffer.concat(chunks.filter(chunk => chunk.name === name).map(({ content }) => content))
  const head = joined('IHDR')
  const pixels = pixelsIn(head)
  if (pixels === 0 || joined('PLTE').length > MOST_PALETTE_BYTES) return undefined
  try {
    // throws for what is broken, cut off or too much
    const { length } = inflateSync(joined('IDAT'), { maxOutputLength: pixels * PIXEL_BYTES })
    if (head[12] === 0 && length !== sizeOf(head)) return undefined
    return separated(loadPngJs().PNG.sync.read(file.subarray(0, chunks.at(-1)!.end)))
  } catch {
    return undefined
  }
}

interface Chunk {
  readonly name: string
  readonly content: Buffer
  /** Where the next one begins. */
  readonly end: number
}

/** The chunks of a file up to the one that ends it; it has no end where there are too many. */
function chunksOf (file: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let place = 8; place + 12 <= file.length && chunks.length < MOST_CHUNKS;) {
    if (chunks.at(-1)?.name === 'IEND') break
    const end = place + 12 + file.readUInt32BE(place)
    const name = file.toString('latin1', place + 4, place + 8)
    chunks.push({ name, content: file.subarray(place + 8, end - 4), end })
    place = end
  }
  return chunks
}

/** Depths that the standard allows by color type. */
const depths: Readonly<Record<number, readonly number[]>> =
  { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }

/** How many pixels a head promises; 0 where they cannot be read. Two heads are too long for one. */
function pixelsIn (head: Buffer): number {
  if (head.length !== 13) return 0
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const isBounded = Math.max(width, height) <= MOST_SIDE && width * height <= MOST_PIXELS
  return isBounded && depths[head[9]!]?.includes(head[8]!) === true ? width * height : 0
}

/** Samples of a pixel by color type: gray, colors, index of the palette, gray and colors with opacity. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Bytes of the rows, each with its filter, where they are not interlaced. */
const sizeOf = (head: Buffer): number =>
  head.readUInt32BE(4) * (1 + Math.ceil(head.readUInt32BE(0) * head[8]! * samplesOf[head[9]!]! / 8))

/** Colors and opacity, which a PDF has in two pictures. */
function separated (png: Readonly<{ width: number, height: number, data: Buffer }>): Pixels {
  const { width, height, data } = png
  const colors = Buffer.alloc(width * height * 3)
  const opacity = Buffer.alloc(width * height)
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    colors[pixel * 3] = data[pixel * 4]!
    colors[pixel * 3 + 1] = data[pixel * 4 + 1]!
    colors[pixel * 3 + 2] = data[pixel * 4 + 2]!
    opacity[pixel] = data[pixel * 4 + 3]!
  }
  return { width, height, colors, opacity: opacity.every(value => value === 255) ? undefined : opacity }
}
