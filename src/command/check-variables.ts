// What doctor says of the environment: variables that look like ours and are not, and those that SDKs read or
// do not read.
import type { Found, Looking } from './checks.ts'
import { unknownVariables } from './settings.ts'
import { variable, type Environment } from './environment.ts'

/** Variables that look like ours and are not. */
export const strangers = ({ surroundings: { env } }: Looking): Found[] =>
  unknownVariables(env).map(({ name, near }) => ({
    check: name,
    verdict: 'wrong',
    says: 'no option is called that',
    advice: near === undefined ? `unset ${name}` : `did you mean ${near}?`,
  }))

/** Variables that some program has in its own code; the SDKs look at none of them. */
const ownOfPrograms = [
  'FRESHBOOKS_BASE_URL', 'FRESHBOOKS_API_BASE_URL', 'FRESHBOOKS_API_BASE', 'FRESHBOOKS_AUTH_BASE',
  'FRESHBOOKS_AUTH_BASE_URL', 'FRESHBOOKS_URL', 'FRESHBOOKS_HOST', 'FRESHBOOKS_API_HOST',
]

/** Variables that the official SDK and those of Python and Java read. */
const readBySdks = ['FRESHBOOKS_API_URL', 'FRESHBOOKS_AUTH_URL']

/** Variables that say where FreshBooks is. */
export const sdkVariables = ({ surroundings }: Looking): Found[] => [
  ...ownOfPrograms.filter(name => variable(surroundings, name) !== undefined)
    .map(name => warning(name, 'no SDK reads it', `SDKs read ${readBySdks.join(' and ')}: ${remedy}`)),
  ...readBySdks.flatMap(name => sdkVariable(name, surroundings)),
]

const remedy = 'eval "$(freshbooks-mock env)"'

const warning = (check: string, says: string, advice: string): Found =>
  ({ check, verdict: 'warning', says, advice })

function sdkVariable (check: string, surroundings: Environment): Found[] {
  const value = variable(surroundings, check)
  const other = readBySdks.find(name => name !== check)!
  if (value === undefined) {
    return variable(surroundings, other) === undefined
      ? []
      : [warning(check, `not set, and ${other} is`, `export ${check}="$${other}"`)]
  }
  if (value.endsWith('/')) {
    return [warning(check, value, 'take away the slash at its end: SDKs add their own')]
  }
  if (/freshbooks\.com/.test(value)) return [warning(check, `${value}, which is FreshBooks itself`, remedy)]
  return [{ check, verdict: 'ok', says: value }]
}
