// The checks of `doctor` for environment variables: misspelled ones of this program, and those that point
// SDKs at a server.
import type { CheckContext, CheckResult } from './doctor.ts'
import { unknownVariables } from './settings.ts'
import { variable, type Environment } from './environment.ts'

/** Variables that begin with FRESHBOOKS_MOCK_ and are not known. */
export const unknownMockVariables = ({ environment: { env } }: CheckContext): CheckResult[] =>
  unknownVariables(env).map(({ name, near }) => ({
    check: name,
    verdict: 'wrong',
    says: 'no option is called that',
    advice: near === undefined ? `unset ${name}` : `did you mean ${near}?`,
  }))

/** Variables that programs commonly define themselves; no SDK reads them. */
const programVariables = [
  'FRESHBOOKS_BASE_URL', 'FRESHBOOKS_API_BASE_URL', 'FRESHBOOKS_API_BASE', 'FRESHBOOKS_AUTH_BASE',
  'FRESHBOOKS_AUTH_BASE_URL', 'FRESHBOOKS_URL', 'FRESHBOOKS_HOST', 'FRESHBOOKS_API_HOST',
]

/** Variables that the SDKs for Node, Python and Java read. */
const readBySdks = ['FRESHBOOKS_API_URL', 'FRESHBOOKS_AUTH_URL']

/** Variables that hold the URL of FreshBooks. */
export const sdkVariables = ({ environment }: CheckContext): CheckResult[] => [
  ...programVariables.filter(name => variable(environment, name) !== undefined)
    .map(name => warning(name, 'no SDK reads it', `SDKs read ${readBySdks.join(' and ')}: ${remedy}`)),
  ...readBySdks.flatMap(name => sdkVariable(name, environment)),
]

const remedy = 'eval "$(freshbooks-mock env)"'

const warning = (check: string, says: string, advice: string): CheckResult =>
  ({ check, verdict: 'warning', says, advice })

function sdkVariable (check: string, environment: Environment): CheckResult[] {
  const value = variable(environment, check)
  const other = readBySdks.find(name => name !== check)!
  if (value === undefined) {
    return variable(environment, other) === undefined
      ? []
      : [warning(check, `not set, and ${other} is`, `export ${check}="$${other}"`)]
  }
  if (value.endsWith('/')) {
    return [warning(check, value, 'take away the slash at its end: SDKs add their own')]
  }
  if (/freshbooks\.com/.test(value)) return [warning(check, `${value}, which is FreshBooks itself`, remedy)]
  return [{ check, verdict: 'ok', says: value }]
}
