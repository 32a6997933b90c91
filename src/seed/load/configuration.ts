// `config:` of a fixture: how the world deviates from FreshBooks, each value looked at before it is set.
import { changeConfig, defaultConfig, type Config } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { readMilliseconds } from '../../world/dates.ts'
import {
  each, mapping, mistake, oneOf, onlyKeys, plain, unknownKey, type Mapping, type Part,
} from '../read/source.ts'

/** Sets what a fixture has of it. */
export function configure (world: World, config: Mapping): void {
  const values = each(config.members, ([key, { place, part }]) => Object.hasOwn(readers, key)
    ? [key, readers[key as keyof Config](part)]
    : unknownKey(place, key, 'config', Object.keys(defaultConfig)))
  changeConfig(world, Object.fromEntries(values) as Partial<Config>)
}

type Reader = (part: Part) => unknown

const readers: Readonly<Record<keyof Config, Reader>> = {
  profile: part => oneOf(part, ['lenient', 'documented', 'strict'], 'profile'),
  strict: part => shaped(part, 'strict', {}, severity),
  enforce_scopes: part => isNull(part) ? null : yesOrNo(part, 'enforce_scopes'),
  revoke_on_code_reuse: part => yesOrNo(part, 'revoke_on_code_reuse'),
  rate_limit: part => isNull(part)
    ? null
    : shaped(part, 'rate_limit', {
      requests: value => count(value, 'requests'),
      posts: value => count(value, 'posts'),
      per: period,
      headers: value => yesOrNo(value, 'headers'),
    }),
  latency: part => isNull(part)
    ? null
    : shaped(part, 'latency', {
      ms: value => atLeast(value, 'ms', 0),
      jitter_ms: value => atLeast(value, 'jitter_ms', 0),
      distribution: value => oneOf(value, ['uniform', 'normal', 'lognormal'], 'distribution'),
    }),
  client_limit: part => isNull(part) ? null : count(part, 'client_limit'),
  accounts_payable: part => yesOrNo(part, 'accounts_payable'),
  roles: part => isNull(part) ? null : oneOf(part, ['observed', 'matrix'], 'roles'),
  python_staff_list: part => yesOrNo(part, 'python_staff_list'),
  strict_redirects: part => yesOrNo(part, 'strict_redirects'),
  magic_values: part => yesOrNo(part, 'magic_values'),
  webhooks: part => isNull(part)
    ? null
    : shaped(part, 'webhooks', {
      deliver: value => oneOf(value, ['async', 'sync', 'held'], 'deliver'),
      auto_verify: value => yesOrNo(value, 'auto_verify'),
      handshake_delay_ms: value => atLeast(value, 'handshake_delay_ms', 0),
      timeout_ms: value => atLeast(value, 'timeout_ms', 0),
      attempts: value => count(value, 'attempts'),
      retry_after: period,
      disable_after: value => count(value, 'disable_after'),
    }),
}

/** Members that must be there for the rest to mean anything. */
const needed: Readonly<Record<string, readonly string[]>> = {
  rate_limit: ['per'], latency: ['ms'],
}

/** A mapping with these members; `other` reads whatever else it has. */
function shaped (
  part: Part, what: string, members: Readonly<Record<string, Reader>>, other?: Reader
): Record<string, unknown> {
  const record = mapping(part, what)
  if (other === undefined) onlyKeys(record, Object.keys(members), what)
  for (const key of needed[what] ?? []) {
    if (!record.members.has(key)) mistake(record, `${what} needs ${key}`)
  }
  return Object.fromEntries(each(record.members, ([key, member]) =>
    [key, (Object.hasOwn(members, key) ? members[key]! : other!)(member.part)]))
}

const isNull = (part: Part): boolean => part.kind === 'value' && part.value === null

const severity: Reader = part => {
  // YAML reads a bare off as a text, but other readers of the same file may not
  const isOff = part.kind === 'value' && part.value === false
  return isOff ? 'off' : oneOf(part, ['off', 'warn', 'error'], 'severity')
}

const yesOrNo = (part: Part, what: string): boolean =>
  part.kind === 'value' && typeof part.value === 'boolean'
    ? part.value
    : mistake(part, `${what} must be true or false`)

const atLeast = (part: Part, what: string, least: number): number => {
  const value = plain(part)
  return typeof value === 'number' && value >= least
    ? value
    : mistake(part, `${what} must be a number, ${least} or more`)
}

const count = (part: Part, what: string): number => {
  const value = plain(part)
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000
    ? value
    : mistake(part, `${what} must be a whole number from 1 to 1000000`)
}

const period: Reader = part => {
  const text = part.kind === 'value' ? part.text : ''
  return (readMilliseconds(text) ?? 0) > 0
    ? text
    : mistake(part, `'${text}' is no period: write one such as 1m or 1h`)
}
