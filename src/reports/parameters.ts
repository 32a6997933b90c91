// Parameters of reports: each kind documents itself, reads its texts and knows what is wrong with them.
// Reports declare a record of them and get the values.
import type { Parameter, Query } from '../declare/endpoint.ts'
import type { JsonSchema, Parsed } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import { date } from '../fields/index.ts'
import { all, last } from '../families/query.ts'

/** A parameter that is sent once; of several the last one counts, and an empty one counts as none. */
export interface Single<Value> {
  readonly isList: false
  readonly description: string
  readonly schema: JsonSchema
  readonly inferred?: string
  readonly parse: (text: string) => Parsed<Value>
  /** The value where none is sent. */
  readonly absent: (session: Session) => Value
}

/** A parameter that is sent under a name with brackets, any number of times; none is an empty list. */
export interface List<Value> {
  readonly isList: true
  readonly description: string
  readonly schema: JsonSchema
  readonly inferred?: string
  readonly parse: (text: string) => Parsed<Value>
}

/** The parameters of a report by their names, without brackets. */
export type Parameters = Readonly<Record<string, Single<any> | List<any>>>

/** What `make` of a report is given: the values of its parameters. */
export type Values<Declared extends Parameters> = {
  readonly [Name in keyof Declared]:
  Declared[Name] extends List<infer Value> ? readonly Value[] :
    Declared[Name] extends Single<infer Value> ? Value : never
}

/** What is wrong with a parameter. */
export type Fault = Pick<Problem, 'kind' | 'field' | 'value' | 'message'>

/** Longest text, and most values of a list (both inferred). */
export const LONGEST_TEXT = 100
export const MOST_VALUES = 500

/** What a kind of parameter can be given. */
interface Options {
  readonly description: string
  readonly inferred?: string
}

const once = <Value>(parameter: Omit<Single<Value>, 'isList'>): Single<Value> =>
  ({ isList: false, ...parameter })

/** A day, YYYY-MM-DD. Default: today. */
export const day = (options: Options): Single<string> => once({
  ...options,
  schema: { type: 'string', format: 'date' },
  parse: text => {
    const read = date().parse(text)
    return 'value' in read ? { value: read.value! } : { problem: 'not-a-datetime' }
  },
  absent: session => session.today(),
})

/** The same where none is sent: none. */
export const optional = <Value>(parameter: Single<Value>): Single<Value | null> =>
  ({ ...parameter, absent: () => null })

const anyText = (text: string): Parsed<string> =>
  text.length <= LONGEST_TEXT ? { value: text } : { problem: 'too-long', message: String(LONGEST_TEXT) }

/** Any text. Default: none, or as given. */
export const text = (options: Options, absent: string | null = null): Single<string | null> =>
  once({ ...options, schema: { type: 'string' }, parse: anyText, absent: () => absent })

/** The code of a currency, whose case does not count. Default: that of the business. */
export const currency = (
  options: Options = { description: 'Default: that of the business.' }
): Single<string> => once({
  ...options,
  schema: { type: 'string' },
  parse: text => anyText(text.toUpperCase()),
  absent: session => session.business.currency_code,
})

/** True or false in the spellings of Python and JavaScript, and as a number. Default: false. */
export const flag = (options: Options): Single<boolean> => once({
  ...options,
  schema: { type: 'boolean', default: false },
  parse: text =>
    /^(true|false|1|0)$/i.test(text) ? { value: /^(true|1)$/i.test(text) } : { problem: 'not-a-boolean' },
  absent: () => false,
})

/** One of some words. Default: none, or as given. */
export function oneOf<const Word extends string, const Absent extends Word | null> (
  words: readonly Word[], absent: Absent, options: Options
): Single<Word | Absent> {
  return once<Word | Absent>({
    inferred: 'another value is refused with 422, errno 1004',
    ...options,
    schema: { type: 'string', enum: words, ...absent === null ? {} : { default: absent } },
    parse: text => {
      const word = words.find(one => one === text)
      return word === undefined ? { problem: 'invalid' } : { value: word }
    },
    absent: () => absent,
  })
}

/** The number of a row. Default: none. */
export const id = (options: Options): Single<number | null> => once<number | null>({
  ...options,
  schema: { type: 'integer' },
  parse: text => /^\d{1,15}$/.test(text) ? { value: Number(text) } : { problem: 'not-a-number' },
  absent: () => null,
})

/** Several values of a kind. Without the brackets in its name it is ignored (live-verified). */
export function list<Value> (single: Single<Value>): List<NonNullable<Value>> {
  const { description, schema, inferred, parse } = single as Single<NonNullable<Value>>
  return {
    isList: true,
    description,
    schema: { type: 'array', items: schema },
    ...inferred === undefined ? {} : { inferred },
    parse,
  }
}

const nameInQuery = (name: string, { isList }: Pick<Parameters[string], 'isList'>): string =>
  isList ? `${name}[]` : name

/** The query that asks for the values in a download token. */
export const queryOf = (parameters: Parameters, values: object): Query => {
  const sent = new Map(Object.entries(values).map(([name, value]) => [name, textsOf(value)]))
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) =>
    [nameInQuery(name, parameter), sent.get(name)]))
}

const textsOf = (value: unknown): string[] =>
  [value].flat().flatMap(one => one === null || typeof one === 'object' ? [] : [String(one)])

/** The parameters as documentation shows them, and as warnings about requests know them. */
export const documented = (parameters: Parameters): Parameter[] =>
  Object.entries(parameters).map(([name, parameter]) => {
    const { description, schema, inferred } = parameter
    return {
      name: nameInQuery(name, parameter), description, schema, ...inferred === undefined ? {} : { inferred },
    }
  })

/** Checks values that are right one by one; those that could not be read are missing. */
export type Check<Declared extends Parameters> = (values: Partial<Values<Declared>>) => readonly Fault[]

/** Reads all parameters, then throws all that is wrong with them. */
export function readParameters<Declared extends Parameters> (
  parameters: Declared, check: Check<Declared>, query: Query, session: Session
): Values<Declared> {
  const faults: Fault[] = []
  const values = Object.entries(parameters).flatMap(([name, parameter]) => {
    const read = readParameter(parameter, query[nameInQuery(name, parameter)], session)
    if ('value' in read) return [[name, read.value] as const]
    faults.push(...read.faults.map(fault => ({ field: name, ...fault })))
    return []
  })
  const found = Object.fromEntries(values) as Values<Declared>
  faults.push(...check(found))
  if (faults.length > 0) throw new Problems(faults.map(fault => ({ ...fault, object: 'report' })))
  return found
}

type Read = { readonly value: unknown } | { readonly faults: readonly Fault[] }

function readParameter (parameter: Parameters[string], sent: Query[string], session: Session): Read {
  if (parameter.isList) return readList(parameter, all(sent).filter(one => one !== ''))
  const one = last(sent) || undefined
  if (one === undefined) return { value: parameter.absent(session) }
  const read = parameter.parse(one)
  return 'value' in read ? read : { faults: [faultOf(read, one)] }
}

function readList ({ parse }: List<unknown>, texts: readonly string[]): Read {
  if (texts.length > MOST_VALUES) {
    return { faults: [{ kind: 'out-of-range', value: `${texts.length} values` }] }
  }
  const read = texts.map(one => [one, parse(one)] as const)
  const faults = read.flatMap(([one, parsed]) => 'value' in parsed ? [] : [faultOf(parsed, one)])
  return faults.length > 0
    ? { faults }
    : { value: read.map(([, parsed]) => (parsed as { value: unknown }).value) }
}

const faultOf = (
  { problem, message }: Exclude<Parsed<unknown>, { value: unknown }>, value: string
): Fault => ({ kind: problem, value, ...message === undefined ? {} : { message } })
