// Writes PNG files of every kind, for tests of what reads them: samples are given as numbers, rows are filtered in turn
// by each of the five filters.
import { crc32, deflateSync } from 'node:zlib'

/** A picture; `samples` gives those of a pixel, as whole numbers of `depth` bits. */
export interface Drawn {
  readonly width: number
  readonly height: number
  /** 0 gray, 2 colors, 3 palette, 4 gray and opacity, 6 colors and opacity. */
  readonly type: number
  readonly depth: number
  readonly samples: (x: number, y: number) => readonly number[]
  readonly interlaced?: boolean
  readonly palette?: readonly number[]
  readonly transparent?: readonly number[]
  /** In place of the pixels. */
  readonly data?: Buffer
}

export function chunk (name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const

/** The bytes of a row: samples as bits, one after the other. */
function packed (samples: readonly number[], depth: number): Buffer {
  const bits = samples.map(sample => sample.toString(2).padStart(depth, '0')).join('')
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map(byte => Number.parseInt(byte.padEnd(8, '0'), 2)))
}

function filtered (row: Buffer, above: Buffer, filter: number, step: number): Buffer {
  const paeth = (a: number, b: number, c: number) => [a, b, c].map(value => [Math.abs(a + b - c - value), value] as const)
    .reduce((best, one) => one[0] < best[0] ? one : best)[1]
  return Buffer.from([filter, ...row.map((value, at) => {
    const [a, b, c] = [row[at - step] ?? 0, above[at] ?? 0, at < step ? 0 : above[at - step] ?? 0]
    return value - [0, a, b, Math.floor((a + b) / 2), paeth(a, b, c)][filter]! & 255
  })])
}

/** The file of a picture. */
export function pngOf ({ width, height, type, depth, samples, interlaced = false, palette, transparent, data }: Drawn): Buffer {
  const rows: Buffer[] = []
  const step = Math.max(1, [1, 0, 3, 1, 2, 0, 4][type]! * depth / 8)
  for (const [x0, y0, dx, dy] of data !== undefined ? [] : interlaced ? passes : [[0, 0, 1, 1]] as const) {
    let above: Buffer = Buffer.alloc(0)
    const columns = Math.max(0, Math.ceil((width - x0) / dx))
    for (let y = columns === 0 ? height : y0; y < height; y += dy) {
      const pixels = Array.from({ length: columns }, (_, column) => samples(x0 + column * dx, y))
      const row = packed(pixels.flat(), depth)
      rows.push(filtered(row, above, rows.length % 5, step))
      above = row
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([depth, type, 0, 0, interlaced ? 1 : 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('tEXt', Buffer.from('Comment\0any')),
    ...palette === undefined ? [] : [chunk('PLTE', Buffer.from(palette))],
    ...transparent === undefined ? [] : [chunk('tRNS', Buffer.from(transparent))],
    chunk('IDAT', data ?? deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0)),
  ])
}
