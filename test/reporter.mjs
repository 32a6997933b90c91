// What `npm test` prints: a line for each file and for each case that is skipped, and every failure with the names of the
// tests that it is in: once when it happens, and again at the end, where whoever reads a long log looks first.
import { Transform } from 'node:stream'
import { Parser } from 'tap-parser'

/** Most characters that are told of the beginning of a failure, and of its end: properties say there what was wrong. */
const MOST_TOLD = 2_000

/** What is said of an assertion that failed. */
function told ({ name, diag }, names) {
  const { stack = '', source: _, ...rest } = diag ?? {}
  const details = Object.entries(rest).map(([key, value]) =>
    `  ${key}: ${typeof value === 'string' ? value.trimEnd().replaceAll('\n', '\n    ') : JSON.stringify(value)}`)
  const text = [`not ok: ${[...names, name].join(' > ')}`, ...details, stack.trimEnd()].join('\n').trimEnd()
  return text.length > 2 * MOST_TOLD ? `${text.slice(0, MOST_TOLD)} … ${text.slice(-MOST_TOLD)}` : text
}

/** TAP in, lines for people out. */
export default class Reporter extends Transform {
  #failures = []

  #parser = new Parser()

  constructor () {
    super()
    this.#watch(this.#parser, [])
    this.#parser.on('assert', result => this.#tellFile(result))
    this.#parser.on('comment', comment => this.push(comment))
  }

  _transform (chunk, _encoding, done) {
    this.#parser.write(chunk)
    done()
  }

  _flush (done) {
    this.#parser.end()
    if (this.#failures.length > 0) this.push(`\nWhat failed:\n\n${this.#failures.join('\n\n')}\n`)
    done()
  }

  /** Tells what failed in a test and in those within it; that a test failed goes without saying then. */
  #watch (parser, names) {
    let before = this.#failures.length
    parser.on('child', child => {
      before = this.#failures.length
      this.#watch(child, [...names, child.name])
    })
    parser.on('assert', result => {
      const { name, ok, skip, todo } = result
      if (skip || todo) return void this.push(`skipped: ${[...names, name].join(' > ')}: ${skip || todo}\n`)
      if (ok || this.#failures.length > before) return
      this.#failures.push(told(result, names))
      before = this.#failures.length
      this.push(`${this.#failures.at(-1)}\n`)
    })
  }

  #tellFile ({ ok, name, time }) {
    this.push(`${ok ? 'ok' : 'not ok'} ${name} ${Math.round(time)} ms\n`)
  }
}
