// How words of the command line name verbs: a group, in the plural or singular, and a command. Suggests the
// nearest name for an unknown word.
import { pathParameters, positionalParameters } from '../control/arguments.ts'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { nearestName } from '../suggest.ts'

/** Group and command of a verb; verbs like `reset` are a group without commands. */
export const nameParts = ({ name }: Verb): readonly [string, string?] => name.split('.') as [string, string?]

/** Verbs by group. */
export function groupsOf (verbs: readonly Verb[]): Map<string, readonly Verb[]> {
  const groups = new Map<string, readonly Verb[]>()
  for (const verb of verbs) {
    const [group] = nameParts(verb)
    groups.set(group, [...groups.get(group) ?? [], verb])
  }
  return groups
}

/** The verb that a group runs without a command: `list`, else `show`. */
export const defaultVerbOf = (group: readonly Verb[]): Verb | undefined =>
  ['list', 'show'].map(command => group.find(verb => nameParts(verb)[1] === command))
    .find(verb => verb !== undefined)

/** Replaces a group in the singular (`snapshot`) by its plural. */
export function pluralizeGroup (argv: readonly string[], verbs: readonly Verb[]): readonly string[] {
  const groups = [...groupsOf(verbs)].filter(([, group]) => nameParts(group[0]!)[1] !== undefined)
  const found = groups.find(([group]) => group.endsWith('s') && group.slice(0, -1) === argv[0])
  return found === undefined ? argv : [found[0], ...argv.slice(1)]
}

/** Throws a Refusal with a suggestion when the first words name neither a verb nor a local command. */
export function checkCommand (
  [first, second]: readonly string[], verbs: readonly Verb[], localCommands: readonly string[]
): void {
  if (first === undefined || first.startsWith('-') || localCommands.includes(first)) return
  const groups = groupsOf(verbs)
  const group = groups.get(first)
  if (group === undefined) return throwUnknownGroup(first, [...localCommands, ...groups.keys()], verbs)
  const defaultVerb = defaultVerbOf(group)
  if (second === undefined || second.startsWith('-') || nameParts(group[0]!)[1] === undefined) return
  const commands = group.map(verb => nameParts(verb)[1]!)
  const defaultTakesValue = defaultVerb !== undefined && positionalParameters(defaultVerb).length > 0
  if (commands.includes(second) || defaultTakesValue) return
  const nearest = nearestName(second, commands)
  const showVerb = group.find(verb => nameParts(verb)[1] === 'show' && pathParameters(verb).length === 1)
  const hint = showVerb === undefined
    ? `${first} does ${commands.join(', ')}`
    : `\`freshbooks-mock ${first} show ${second}\` shows that one; commands are ${commands.join(', ')}`
  throwUnknownCommand(
    `${first} ${second}`, nearest === undefined ? undefined : `${first} ${nearest}`, hint
  )
}

/** Suggests the nearest group, or the nearest command together with its group. */
function throwUnknownGroup (word: string, known: readonly string[], verbs: readonly Verb[]): never {
  const commands = verbs.flatMap(verb => nameParts(verb)[1] ?? [])
  const nearest = nearestName(word, [...known, ...commands])
  const found = verbs.find(verb => nameParts(verb)[1] === nearest)
  const isSubcommand = nearest !== undefined && !known.includes(nearest) && found !== undefined
  const suggestion = isSubcommand ? nameParts(found).join(' ') : nearest
  return throwUnknownCommand(word, suggestion, 'freshbooks-mock --help lists all commands')
}

function throwUnknownCommand (typed: string, suggestion: string | undefined, hint: string): never {
  throw new Refusal(400, 'unknown-command', `there is no command '${typed}'`, {
    ...(suggestion === undefined ? {} : { did_you_mean: suggestion }), hint,
  })
}
