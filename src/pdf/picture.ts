// Pictures at the head of a document, out of files that strangers have sent: PNG and JPEG within bounds.
// Whatever else a file holds is no picture, and never a problem of the document that names it.
import { readPng, type Pixels } from './png.ts'

/** A JPEG as it is, which readers of PDFs read themselves. */
interface Jpeg {
  readonly file: Buffer
  readonly width: number
  readonly height: number
}

export type Picture = Pixels | Jpeg

/** Largest file that is printed, in bytes: all of a JPEG goes into the PDF. */
const MOST_BYTES = 5 * 1_048_576

/** Most pixels of a JPEG, which we do not read: those of a camera. */
const MOST_JPEG_PIXELS = 50_000_000

/** The picture in a file; undefined where there is none that can be printed. */
export function readPicture (file: Buffer): Picture | undefined {
  if (file.length > MOST_BYTES) return undefined
  return file[0] === 0xff ? readJpeg(file) : readPng(file)
}

/** Markers of a frame, which says how large the picture is; the others between c0 and cf are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Segments follow each other, each with its length, until the frame. */
function readJpeg (file: Buffer): Jpeg | undefined {
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return undefined
  for (let place = 2; place + 10 <= file.length;) {
    if (file[place] !== 0xff) return undefined
    const marker = file[place + 1]!
    if (isFrame(marker)) return framed(file, place)
    // what fills up is one byte; a segment has its length in two
    place += marker === 0xff ? 1 : 2 + Math.max(2, file.readUInt16BE(place + 2))
  }
  return undefined
}

/** The sizes in a frame: one, three or four colors of eight bits. */
function framed (file: Buffer, place: number): Jpeg | undefined {
  const [height, width] = [file.readUInt16BE(place + 5), file.readUInt16BE(place + 7)]
  const isPrintable = file[place + 4] === 8 && [1, 3, 4].includes(file[place + 9]!)
  const pixels = width * height
  return isPrintable && pixels > 0 && pixels <= MOST_JPEG_PIXELS ? { file, width, height } : undefined
}
