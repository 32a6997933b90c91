// The error of the control API, the same over HTTP, on the command line and in the library.

/** Further members of the problem (RFC 9457). */
export interface RefusalDetails {
  /** What to do instead. */
  readonly hint?: string
  /** The nearest known name. */
  readonly did_you_mean?: string
  readonly [member: string]: unknown
}

/** A call of the control API that was refused. HTTP sends it as RFC 9457; `message` is its `detail`. */
export class Refusal extends Error {
  /** HTTP status. */
  readonly status: number
  /** Short name with dashes (`unknown-world`). */
  readonly problem: string
  readonly more: RefusalDetails

  constructor (status: number, problem: string, detail: string, more: RefusalDetails = {}) {
    super(shortened(detail))
    this.name = 'Refusal'
    this.status = status
    this.problem = problem
    this.more = more
    // test runners show the stack of an error, and not its members
    this.stack = (this.stack ?? this.message).replace(this.message, () => withAdvice(this.message, more))
  }
}

/** The sentence with all that helps to mend it; the report of `verify` begins with the sentence. */
function withAdvice (detail: string, { report, did_you_mean: near, hint }: RefusalDetails): string {
  return [
    typeof report === 'string' ? report.trimEnd() : detail,
    ...near === undefined ? [] : [`did you mean '${near}'?`],
    ...hint === undefined ? [] : [`hint: ${hint}`],
  ].join('\n')
}

/** Longest sentence: it may quote what was sent, and that may be megabytes. */
const LONGEST_DETAIL = 2_000

const shortened = (text: string): string =>
  text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text

/** Throws a Refusal. `detail` is one sentence. */
export function refuse (status: number, problem: string, detail: string, more: RefusalDetails = {}): never {
  throw new Refusal(status, problem, detail, more)
}
