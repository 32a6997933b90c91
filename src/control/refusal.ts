// What the control API refuses: the same words over HTTP, on the command line and in the library.

/** What goes beside the sentence. */
export interface RefusalDetails {
  /** What to do instead. */
  readonly hint?: string
  readonly did_you_mean?: string
  readonly [member: string]: unknown
}

/** A request of the control API that is at fault. HTTP answers it in RFC 9457's form. */
export class Refusal extends Error {
  readonly status: number
  /** Short name with dashes (`unknown-world`). */
  readonly problem: string
  readonly more: RefusalDetails

  constructor (status: number, problem: string, detail: string, more: RefusalDetails = {}) {
    super(detail)
    this.name = 'Refusal'
    this.status = status
    this.problem = problem
    this.more = more
  }
}

/** Refuses. */
export function refuse (status: number, problem: string, detail: string, more: RefusalDetails = {}): never {
  throw new Refusal(status, problem, detail, more)
}
