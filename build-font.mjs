// Makes a small font of a large one, for the package: the letters that documents need, without the tables that a
// printer of texts in rows has no use for (hints, ligatures, kerning, names of glyphs). TrueType outlines only.

/** Scripts and signs that are kept: Latin, Greek and Cyrillic with their marks, punctuation, currencies, arrows. */
const ranges = [
  [0x20, 0x7e], [0xa0, 0x24f], [0x2b0, 0x36f], [0x370, 0x52f], [0x1e00, 0x1fff], [0x2010, 0x205e], [0x2070, 0x209c],
  [0x20a0, 0x20bf], [0x2100, 0x214f], [0x2150, 0x218b], [0x2190, 0x2199], [0x2200, 0x22ff], [0x25a0, 0x25ff],
  [0x2713, 0x2718], [0xfb00, 0xfb02], [0xfffd, 0xfffd],
]

const isKept = code => ranges.some(([first, last]) => code >= first && code <= last)

/** The tables of a font by their names. */
function tablesOf (font) {
  const tables = {}
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const entry = 12 + 16 * index
    const [offset, length] = [font.readUInt32BE(entry + 8), font.readUInt32BE(entry + 12)]
    tables[font.toString('latin1', entry, entry + 4)] = font.subarray(offset, offset + length)
  }
  return tables
}

/** Glyphs by the characters up to 0xffff, of the table of format 4 that every font has. */
function glyphsByCode (cmap) {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index))
  const table = cmap.subarray(offsets.find(offset => cmap.readUInt16BE(offset) === 4))
  const size = table.readUInt16BE(6)
  const at = (part, place) => table.readUInt16BE(14 + part * size + (part === 0 ? 0 : 2) + place)
  const glyphs = new Map()
  for (let place = 0; place < size; place += 2) {
    const [end, start, delta, range] = [0, 1, 2, 3].map(part => at(part, place))
    for (let code = start; code <= end && code < 0xffff; code++) {
      const found = range === 0 ? code : table.readUInt16BE(16 + 3 * size + place + range + 2 * (code - start))
      if (found !== 0) glyphs.set(code, (found + delta) & 0xffff)
    }
  }
  return glyphs
}

/** Where a glyph that is put together names its parts. */
function partsOf (outline) {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return []
  const parts = []
  for (let place = 10, flags = 0x20; (flags & 0x20) !== 0;) {
    flags = outline.readUInt16BE(place)
    parts.push(place + 2)
    place += 4 + ((flags & 1) === 0 ? 2 : 4) + ((flags & 8) !== 0 ? 2 : (flags & 0x40) !== 0 ? 4 : (flags & 0x80) !== 0 ? 8 : 0)
  }
  return parts
}

/** A table of format 4 with a segment for every run of characters whose glyphs follow each other. */
function cmapOf (codes, glyphOf) {
  const segments = []
  for (const code of codes) {
    const last = segments.at(-1)
    if (last !== undefined && code === last.end + 1 && glyphOf(code) === last.glyph + code - last.start) last.end = code
    else segments.push({ start: code, end: code, glyph: glyphOf(code) })
  }
  segments.push({ start: 0xffff, end: 0xffff, glyph: 0 })
  const count = segments.length
  const power = 2 ** Math.floor(Math.log2(count))
  const words = [
    0, 1, 3, 1, 0, 12,
    4, 16 + 8 * count, 0, 2 * count, 2 * power, Math.log2(power), 2 * (count - power),
    ...segments.map(({ end }) => end), 0, ...segments.map(({ start }) => start),
    ...segments.map(({ start, glyph }) => (glyph - start) & 0xffff), ...segments.map(() => 0),
  ]
  const table = Buffer.alloc(2 * words.length)
  words.forEach((word, index) => table.writeUInt16BE(word, 2 * index))
  return table
}

const sumOf = table => {
  let sum = 0
  for (let place = 0; place < table.length; place += 4) sum = (sum + table.readUInt32BE(place)) >>> 0
  return sum
}

const padded = table => Buffer.concat([table, Buffer.alloc((4 - table.length % 4) % 4)])

/** A font file of tables. */
function fontOf (tables) {
  const names = Object.keys(tables).sort()
  const head = Buffer.alloc(12 + 16 * names.length)
  const power = 2 ** Math.floor(Math.log2(names.length))
  head.writeUInt32BE(0x10000, 0)
  const search = [names.length, 16 * power, Math.log2(power), 16 * (names.length - power)]
  search.forEach((word, index) => head.writeUInt16BE(word, 4 + 2 * index))
  let offset = head.length
  const bodies = names.map((name, index) => {
    const body = padded(tables[name])
    head.write(name, 12 + 16 * index, 'latin1')
    const numbers = [sumOf(body), offset, tables[name].length]
    numbers.forEach((number, part) => head.writeUInt32BE(number, 16 + 16 * index + 4 * part))
    offset += body.length
    return body
  })
  return Buffer.concat([head, ...bodies])
}

/** The glyphs of some characters and the parts of those, in the order in which the font has them. */
function neededGlyphs (codes, glyphs, outlineOf) {
  const needed = new Set([0])
  const add = glyph => {
    if (needed.has(glyph)) return
    needed.add(glyph)
    const outline = outlineOf(glyph)
    for (const place of partsOf(outline)) add(outline.readUInt16BE(place))
  }
  for (const code of codes) add(glyphs.get(code))
  return [...needed].sort((a, b) => a - b)
}

/** An outline with the new numbers of its parts, and without the program that hints it. */
function renumbered (outline, numberOf) {
  const copy = padded(outline)
  for (const place of partsOf(copy)) {
    copy.writeUInt16BE(numberOf(copy.readUInt16BE(place)), place)
    copy.writeUInt16BE(copy.readUInt16BE(place - 2) & ~0x100, place - 2)
  }
  return copy
}

/** The small font of a large one. */
export function smallFont (font) {
  const { head, hhea, hmtx, maxp, loca, glyf, cmap, 'OS/2': os2, name } = tablesOf(font)
  const isLong = head.readUInt16BE(50) === 1
  const offsetOf = glyph => isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph)
  const outlineOf = glyph => glyf.subarray(offsetOf(glyph), offsetOf(glyph + 1))
  const all = glyphsByCode(cmap)
  const codes = [...all.keys()].filter(isKept).sort((a, b) => a - b)
  const kept = neededGlyphs(codes, all, outlineOf)
  const numbers = new Map(kept.map((glyph, index) => [glyph, index]))
  const outlines = kept.map(glyph => renumbered(outlineOf(glyph), part => numbers.get(part)))
  const metrics = hhea.readUInt16BE(34)
  const widths = Buffer.alloc(4 * kept.length)
  kept.forEach((glyph, index) => {
    widths.writeUInt16BE(hmtx.readUInt16BE(4 * Math.min(glyph, metrics - 1)), 4 * index)
    widths.writeInt16BE(glyph < metrics ? hmtx.readInt16BE(4 * glyph + 2) : hmtx.readInt16BE(2 * (metrics + glyph)), 4 * index + 2)
  })
  const places = Buffer.alloc(4 * kept.length + 4)
  outlines.reduce((place, outline, index) => places.writeUInt32BE(place + outline.length, 4 * index + 4) && place + outline.length, 0)
  const withNumber = (table, value, place) => {
    const copy = Buffer.from(table)
    copy.writeUInt16BE(value, place)
    return copy
  }
  const post = Buffer.alloc(32)
  post.writeUInt32BE(0x30000, 0)
  return fontOf({
    head: withNumber(head, 1, 50), hhea: withNumber(hhea, kept.length, 34), maxp: withNumber(maxp, kept.length, 4),
    hmtx: widths, loca: places, glyf: Buffer.concat(outlines), cmap: cmapOf(codes, code => numbers.get(all.get(code))),
    'OS/2': os2, name, post,
  })
}
