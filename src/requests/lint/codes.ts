// The codes of warnings, and what becomes of each in a world: its config decides, here is how.
import type { Config, Severity } from '../../world/config.ts'
import type { Warning } from '../../world/request-log.ts'

/** Every code, with what it means. */
export const warningTexts = {
  unread_field: 'a field was sent that nothing reads',
  readonly_field: 'a field was sent that FreshBooks sets itself',
  unknown_query_param: 'a query parameter was sent that nothing reads',
  unknown_include: 'an include was asked for that is none',
  search_key_ignored: 'a filter or sort key was sent that FreshBooks ignores',
  type_coerced: 'a value was sent as another type than FreshBooks shows',
  float_money: 'money was sent as a floating-point number',
  per_page_capped: 'a larger page was asked for than FreshBooks gives',
  missing_api_version_header: 'the request names no API version',
  undocumented_behaviour: 'the request relies on something freshbooks-mock had to infer',
  n_plus_one: 'many reads of one kind in a row, where one list would do',
  retry_without_backoff: 'a failed request was repeated at once',
} as const

export type WarningCode = keyof typeof warningTexts

/** What config.strict may name. */
export const warningCodes = Object.keys(warningTexts) as readonly WarningCode[]

const profiles: Readonly<Record<Config['profile'], Severity>> =
  { lenient: 'off', documented: 'warn', strict: 'error' }

/**
 * Codes that the profile alone does not decide. Nothing documented asks for the version header (it is
 * optional), so nobody hears of it without asking. What is inferred is no fault of the client's, and nearly
 * every write touches some of it: strict tells it, and refuses nothing.
 */
const quiet: Partial<Record<string, Readonly<Record<Config['profile'], Severity>>>> = {
  missing_api_version_header: { lenient: 'off', documented: 'off', strict: 'off' },
  undocumented_behaviour: { lenient: 'off', documented: 'off', strict: 'warn' },
}

/** What becomes of a warning of that code. */
export const severityOf = ({ profile, strict }: Config, code: string): Severity =>
  strict[code] ?? quiet[code]?.[profile] ?? profiles[profile]

/** Whether any warning could come of anything: a lenient world need not look. */
export const isListening = ({ profile, strict }: Config): boolean =>
  profile !== 'lenient' || Object.values(strict).some(severity => severity !== 'off')

/** Warnings that are told, and those for which the request is refused. */
export interface Judged {
  readonly told: readonly Warning[]
  readonly refused: readonly Warning[]
}

/** Sorts warnings by what becomes of them; refused ones are told as well. */
export function judge (config: Config, warnings: readonly Warning[]): Judged {
  const told = warnings.filter(({ code }) => severityOf(config, code) !== 'off')
  return { told, refused: told.filter(({ code }) => severityOf(config, code) === 'error') }
}
