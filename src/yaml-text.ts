// Reads YAML that was sent, within bounds that are looked at while its words are read: the library then
// recurses over what they make, and would abort the process at some twenty thousand levels. It is loaded when
// there is YAML to read: the built-in world comes compiled.
import { loadYaml } from './libraries.ts'
import type { Composer, CST, LineCounter } from 'yaml'

export type YamlLibrary = typeof import('yaml')
type Yielded<Of> = Of extends Generator<infer One> ? One : never
export type YamlDocument = Yielded<ReturnType<Composer['compose']>>

/** Both from 1. */
export interface YamlPlace {
  readonly line: number
  readonly col: number
}

/** A text that is no YAML, or is too much of it. The message are a few words. */
export class YamlTextError extends Error {
  readonly place: YamlPlace

  constructor (place: YamlPlace, words: string) {
    super(words)
    this.place = place
  }
}

const MOST_LEVELS = 100

/** Most characters, most words and marks, and most backslashes, each of which may be a mistake of its own. */
const MOST_CHARACTERS = 67_108_864
const MOST_LEXEMES = 1_000_000
const MOST_BACKSLASHES = 100_000

const TOO_LONG = 'it is too long to be read at once'

/** A document of which nothing is expanded yet, and where its offsets are. Keys may be there twice. */
export interface YamlText {
  readonly document: YamlDocument
  readonly placeOf: (offset: number) => YamlPlace
  readonly library: YamlLibrary
}

/**
 * Reads a text of one document. Throws a YamlTextError for its first mistake, or where it has more words and
 * marks than `mostLexemes`.
 */
export function readYaml (text: string, mostLexemes = MOST_LEXEMES): YamlText {
  const library = loadYaml()
  const lines = new library.LineCounter()
  lines.addNewLine(0)
  const placeOf = (offset: number): YamlPlace => lines.linePos(offset)
  const fail = (offset: number, words: string): never => { throw new YamlTextError(placeOf(offset), words) }
  const [document, another] = compose(library, tokensIn(library, text, mostLexemes, lines, fail), text.length)
  const [error] = document!.errors
  if (error !== undefined) fail(error.pos[0], error.message.split('\n')[0]!.replace(/[:.]$/, ''))
  if (another !== undefined) fail(another.range[0], 'it holds several documents')
  return { document: document!, placeOf, library }
}

function * tokensIn (
  library: YamlLibrary, text: string, mostLexemes: number, lines: LineCounter,
  fail: (offset: number, words: string) => never
): Generator<CST.Token> {
  if (text.length > MOST_CHARACTERS) fail(0, TOO_LONG)
  if (text.split('\\', MOST_BACKSLASHES + 1).length > MOST_BACKSLASHES) fail(0, TOO_LONG)
  const parser = new library.Parser(lines.addNewLine)
  let count = 0
  for (const lexeme of new library.Lexer().lex(text)) {
    if (++count > mostLexemes) fail(parser.offset, TOO_LONG)
    yield * parser.next(lexeme)
    // the document itself is the first
    if (parser.stack.length > MOST_LEVELS + 1) fail(parser.offset, 'it is nested too deeply')
  }
  yield * parser.end()
}

/** Documents of tokens. A text may have a mistake in every word, and a stack for each takes seconds. */
function compose (library: YamlLibrary, tokens: Iterable<CST.Token>, length: number): YamlDocument[] {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    // the library finds keys that are there twice by comparing each with all others; and a directive of the
    // text shall not bring in the dates and binary values of YAML 1.1
    const options = { prettyErrors: false, uniqueKeys: false, schema: 'core' as const }
    return [...new library.Composer(options).compose(tokens, true, length)]
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
