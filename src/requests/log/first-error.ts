// The first error of an answer as one line of text, `customerid: Client not found.`, whatever envelope it is
// in. Read from the answer that was sent, so that faults and errors of the mock itself are told as well.

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The first error of a parsed answer; undefined where it names none. */
export function firstError (body: unknown): string | undefined {
  if (!isMembers(body)) return undefined
  const { response, errors, details, error } = body
  return listed(isMembers(response) ? response.errors : undefined) ?? // accounting, until 2023
    listed(isMembers(errors) ? errors.details : errors) ?? // ledger; online payments
    listed(details) ?? // accounting, newer; events
    byField(error) ?? // projects and time tracking
    sentence(body)
}

/** The first error of a list: a text, or an object that may keep its words under `metadata`. */
function listed (list: unknown): string | undefined {
  const [first] = Array.isArray(list) ? list as unknown[] : []
  if (!isMembers(first)) return textOf(first)
  const { field, message } = isMembers(first.metadata) ? first.metadata : first
  return located(field, message)
}

function byField (error: unknown): string | undefined {
  if (!isMembers(error)) return undefined
  const [first] = Object.entries(error)
  return first === undefined ? undefined : located(...first)
}

/** `__root__` is the body as a whole (pydantic). */
function located (field: unknown, message: unknown): string | undefined {
  const [name, words] = [textOf(field), textOf(message)]
  return name === undefined || name === '__root__' || words === undefined ? words : `${name}: ${words}`
}

/** OAuth and the gateway describe their code; problems of the mock have a detail (RFC 9457). */
const sentence = ({ error_description: description, detail, message, error }: Members): string | undefined =>
  textOf(description) ?? textOf(detail) ?? textOf(message) ?? textOf(error)
