// PNG files as pixels, read within bounds. We read them ourselves, since what reads them elsewhere is not
// safe with files of strangers: PDFKit's reader loops on broken ones, inflates without limit and gives
// pictures with transparency after the file has ended; pngjs 7 gives memory that nobody has written where
// data are cut off (its sync reader looks for zlib's error in the wrong place of Node's internals), and
// inflates interlaced data without limit. Chunks, filters and passes are those of the standard (W3C,
// Portable Network Graphics).
import { inflateSync } from 'node:zlib'

/** A picture as its pixels, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel. */
  readonly colors: Buffer
  /** How opaque each pixel is; undefined where all are whole. */
  readonly opacity: Buffer | undefined
}

/** Most pixels that are read: some 150 ms of work. */
const MOST_PIXELS = 2_000_000

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** Samples of a pixel by color type: gray, colors, index of the palette, gray and colors with opacity. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Where the pixels of a pass are, and how far apart. */
type Pass = readonly [x: number, y: number, dx: number, dy: number]

const inOrder: readonly Pass[] = [[0, 0, 1, 1]]
const interlaced: readonly Pass[] = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
]

interface Png {
  readonly width: number
  readonly height: number
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number
  readonly type: number
  readonly passes: readonly Pass[]
  readonly palette: Buffer
  readonly transparent: Buffer
}

/** The pixels of a PNG; undefined for what is none, is broken, or has more of them than are read. */
export function readPng (file: Buffer): Pixels | undefined {
  const chunks = file.subarray(0, 8).equals(SIGNATURE) ? chunksOf(file) : undefined
  const png = chunks && headOf(chunks)
  if (png === undefined) return undefined
  const rows = inflated(chunks!.IDAT, sizeOf(png))
  return rows && painted(png, rows)
}

interface Chunks {
  IHDR: Buffer
  PLTE: Buffer
  tRNS: Buffer
  IDAT: Buffer
}

/** The chunks that count, those of one name put together; undefined where one is longer than the file. */
function chunksOf (file: Buffer): Chunks | undefined {
  const parts: Record<keyof Chunks, Buffer[]> = { IHDR: [], PLTE: [], tRNS: [], IDAT: [] }
  for (let place = 8; place + 12 <= file.length;) {
    const name = file.toString('latin1', place + 4, place + 8)
    const end = place + 8 + file.readUInt32BE(place)
    if (name === 'IEND') break
    if (end + 4 > file.length) return undefined
    if (Object.hasOwn(parts, name)) parts[name as keyof Chunks].push(file.subarray(place + 8, end))
    place = end + 4
  }
  const whole = (name: keyof Chunks): Buffer => Buffer.concat(parts[name])
  return { IHDR: whole('IHDR'), PLTE: whole('PLTE'), tRNS: whole('tRNS'), IDAT: whole('IDAT') }
}

/** Depths that the standard allows by color type. */
const depths: Readonly<Record<number, readonly number[]>> =
  { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }

function headOf ({ IHDR, PLTE: palette, tRNS: transparent }: Chunks): Png | undefined {
  if (IHDR.length !== 13) return undefined
  const [width, height] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4)]
  const [depth, type, , , interlacing] = IHDR.subarray(8) as unknown as number[]
  const pixels = width * height
  const isSound = depths[type!]?.includes(depth!) === true && pixels > 0 && pixels <= MOST_PIXELS
  const passes = interlacing === 1 ? interlaced : inOrder
  return isSound
    ? { width, height, depth: depth!, type: type!, passes, palette, transparent }
    : undefined
}

/** Columns and rows of a pass; without columns it has no rows. */
function extentOf ({ width, height }: Png, [x, y, dx, dy]: Pass): [columns: number, rows: number] {
  const columns = Math.max(0, Math.ceil((width - x) / dx))
  return [columns, columns === 0 ? 0 : Math.max(0, Math.ceil((height - y) / dy))]
}

/** Bytes of a row without its filter. */
const rowBytes = ({ depth, type }: Png, columns: number): number =>
  Math.ceil(columns * depth * samplesOf[type]! / 8)

/** Bytes of all rows with their filters. */
const sizeOf = (png: Png): number => png.passes.reduce((sum, pass) => {
  const [columns, rows] = extentOf(png, pass)
  return sum + rows * (1 + rowBytes(png, columns))
}, 0)

/** What was deflated, of exactly that size; undefined for more, less or anything broken. */
function inflated (data: Buffer, size: number): Buffer | undefined {
  try {
    const rows = inflateSync(data, { maxOutputLength: size })
    return rows.length === size ? rows : undefined
  } catch {
    return undefined
  }
}

/** All rows, put where they belong. */
function painted (png: Png, data: Buffer): Pixels | undefined {
  const { width, height } = png
  const colors = Buffer.alloc(width * height * 3)
  const opacity = Buffer.alloc(width * height, 255)
  const dot = dotOf(png, colors, opacity)
  const samples = samplesOf[png.type]!
  const step = Math.max(1, samples * png.depth / 8)
  let place = 0
  for (const pass of png.passes) {
    const [columns, rows] = extentOf(png, pass)
    const [x, y, dx, dy] = pass
    const bytes = rowBytes(png, columns)
    let above: Buffer = Buffer.alloc(bytes)
    for (let row = 0; row < rows; row++) {
      const line = data.subarray(place + 1, place + 1 + bytes)
      const unfilter = filters[data[place]!]
      if (unfilter === undefined) return undefined
      unfilter(line, above, step)
      const start = (y + row * dy) * width + x
      for (let column = 0; column < columns; column++) dot(line, column * samples, start + column * dx)
      above = line
      place += 1 + bytes
    }
  }
  return { width, height, colors, opacity: opacity.every(value => value === 255) ? undefined : opacity }
}

/** Undoes the filter of a row in place; `step` is how far the same byte of the pixel before is away. */
type Unfilter = (line: Buffer, above: Buffer, step: number) => void

/** By their number; a loop of their own each, since they run over every byte. */
const filters: readonly Unfilter[] = [
  () => {},
  (line, _above, step) => {
    for (let at = step; at < line.length; at++) line[at] = line[at]! + line[at - step]! & 255
  },
  (line, above) => {
    for (let at = 0; at < line.length; at++) line[at] = line[at]! + above[at]! & 255
  },
  (line, above, step) => {
    for (let at = 0; at < line.length; at++) {
      line[at] = line[at]! + ((at < step ? 0 : line[at - step]!) + above[at]! >> 1) & 255
    }
  },
  (line, above, step) => {
    for (let at = 0; at < line.length; at++) {
      const up = above[at]!
      line[at] = line[at]! + (at < step ? up : nearest(line[at - step]!, up, above[at - step]!)) & 255
    }
  },
]

/** Paeth: the neighbour that is nearest to left and up without the corner. */
function nearest (left: number, up: number, corner: number): number {
  const far = Math.abs(up - corner)
  const high = Math.abs(left - corner)
  const both = Math.abs(left + up - 2 * corner)
  if (far <= high && far <= both) return left
  return high <= both ? up : corner
}

/** Puts the pixel whose first sample is at an index of a row where it belongs. */
type Dot = (line: Buffer, sample: number, pixel: number) => void

function dotOf (png: Png, colors: Buffer, opacity: Buffer): Dot {
  const { depth, type, palette, transparent } = png
  const read = samplers[depth]!
  const most = 2 ** depth - 1
  const shade = (line: Buffer, sample: number): number => read(line, sample) * 255 / most
  if (type === 3) {
    return (line, sample, pixel) => {
      const index = read(line, sample)
      for (let color = 0; color < 3; color++) colors[pixel * 3 + color] = palette[index * 3 + color] ?? 0
      opacity[pixel] = transparent[index] ?? 255
    }
  }
  const isGray = type === 0 || type === 4
  const last = isGray ? 1 : 3
  const [second, third] = isGray ? [0, 0] : [1, 2]
  const clear = type < 3 && transparent.length === last * 2 ? transparent : undefined
  const isClear = (line: Buffer, sample: number): boolean => clear !== undefined &&
    [0, second, third].every(place => read(line, sample + place) === clear.readUInt16BE(place * 2))
  return (line, sample, pixel) => {
    colors[pixel * 3] = shade(line, sample)
    colors[pixel * 3 + 1] = shade(line, sample + second)
    colors[pixel * 3 + 2] = shade(line, sample + third)
    if (type >= 4) opacity[pixel] = shade(line, sample + last)
    else if (isClear(line, sample)) opacity[pixel] = 0
  }
}

type Sampler = (line: Buffer, sample: number) => number

/** Reads a sample of a row by its bits. */
const samplers: Readonly<Record<number, Sampler>> = {
  1: (line, sample) => line[sample >> 3]! >> 7 - (sample & 7) & 1,
  2: (line, sample) => line[sample >> 2]! >> 6 - 2 * (sample & 3) & 3,
  4: (line, sample) => line[sample >> 1]! >> 4 - 4 * (sample & 1) & 15,
  8: (line, sample) => line[sample]!,
  16: (line, sample) => line[sample * 2]! << 8 | line[sample * 2 + 1]!,
}
