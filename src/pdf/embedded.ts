// Pictures as PDFKit prints them.
import { constants, deflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'
import type { Pixels } from './png.ts'

/** What PDFKit takes for a picture: `embed` writes its objects when it is first printed. */
interface Embedded {
  readonly width: number
  readonly height: number
  readonly label: string
  /** How a camera was held, as EXIF numbers it; 5 to 8 lie on their side. */
  readonly orientation?: number
  obj: PDFKit.PDFKitReference | null
  readonly embed: (pdf: PDFKit.PDFDocument) => void
}

/** A picture that is ready to be printed, with the size in which it is seen, in pixels. */
export interface Opened {
  readonly source: Embedded
  readonly width: number
  readonly height: number
}

/** What its types leave out. */
interface Opener {
  readonly openImage: (file: Buffer) => Embedded
}

export function opened (picture: Picture, pdf: PDFKit.PDFDocument): Opened {
  const source = 'file' in picture
    ? (pdf as unknown as Opener).openImage(picture.file)
    : embeddedPixels(picture)
  const { width, height, orientation = 1 } = source
  return orientation > 4 ? { source, width: height, height: width } : { source, width, height }
}

/** Runs only: drawings have many of them, and photographs take too long. */
const packed = (bytes: Buffer): Buffer => deflateSync(bytes, { level: 1, strategy: constants.Z_RLE })

function embeddedPixels ({ width, height, colors, opacity }: Pixels): Embedded {
  const objectOf = (pdf: PDFKit.PDFDocument, bytes: Buffer, more: object): PDFKit.PDFKitReference => {
    const object = pdf.ref({
      Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8,
      Filter: 'FlateDecode', ...more,
    })
    object.end(packed(bytes))
    return object
  }
  return {
    width,
    height,
    label: 'Pixels',
    obj: null,
    embed (pdf) {
      const mask = opacity && objectOf(pdf, opacity, { ColorSpace: 'DeviceGray', Decode: [0, 1] })
      this.obj = objectOf(pdf, colors, {
        ColorSpace: 'DeviceRGB', ...mask === undefined ? {} : { SMask: mask },
      })
    },
  }
}
