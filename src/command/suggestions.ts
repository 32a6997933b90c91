// The words of the command line that name verbs: groups, deeds, groups in the singular; and what was meant
// where a word is none of them.
import { pathParameters, positional } from '../control/arguments.ts'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { nearestName } from '../suggest.ts'

/** Group and deed of a verb; verbs like `reset` have no deed. */
export const wordsOf = ({ name }: Verb): readonly [string, string?] => name.split('.') as [string, string?]

/** Verbs by their first word. */
export function groupsOf (verbs: readonly Verb[]): Map<string, readonly Verb[]> {
  const groups = new Map<string, readonly Verb[]>()
  for (const verb of verbs) {
    const [group] = wordsOf(verb)
    groups.set(group, [...groups.get(group) ?? [], verb])
  }
  return groups
}

/** What a group does without a deed: it lists or shows. */
export const defaultCommand = (group: readonly Verb[]): Verb | undefined =>
  ['list', 'show'].map(deed => group.find(verb => wordsOf(verb)[1] === deed))
    .find(verb => verb !== undefined)

/** `snapshot` for `snapshots`: groups may be said in the singular. */
export function inPlural (argv: readonly string[], verbs: readonly Verb[]): readonly string[] {
  const groups = [...groupsOf(verbs)].filter(([, group]) => wordsOf(group[0]!)[1] !== undefined)
  const found = groups.find(([group]) => group.endsWith('s') && group.slice(0, -1) === argv[0])
  return found === undefined ? argv : [found[0], ...argv.slice(1)]
}

/** Refuses a word that is no command, and says which one was meant; `own` are commands that are no verbs. */
export function checkWords (
  [first, second]: readonly string[], verbs: readonly Verb[], own: readonly string[]
): void {
  if (first === undefined || first.startsWith('-') || own.includes(first)) return
  const groups = groupsOf(verbs)
  const group = groups.get(first)
  if (group === undefined) return refuseWord(first, [...own, ...groups.keys()], verbs)
  const usual = defaultCommand(group)
  if (second === undefined || second.startsWith('-') || wordsOf(group[0]!)[1] === undefined) return
  const deeds = group.map(verb => wordsOf(verb)[1]!)
  if (deeds.includes(second) || (usual !== undefined && positional(usual).length > 0)) return
  const near = nearestName(second, deeds)
  const shows = group.find(verb => wordsOf(verb)[1] === 'show' && pathParameters(verb).length === 1)
  refuse(`${first} ${second}`, near === undefined ? undefined : `${first} ${near}`, shows === undefined
    ? `${first} does ${deeds.join(', ')}`
    : `\`freshbooks-mock ${first} show ${second}\` shows one of that name; deeds are ${deeds.join(', ')}`)
}

/** The nearest command; deeds count too, with the group they belong to. */
function refuseWord (word: string, known: readonly string[], verbs: readonly Verb[]): never {
  const deeds = verbs.flatMap(verb => wordsOf(verb)[1] ?? [])
  const near = nearestName(word, [...known, ...deeds])
  const found = verbs.find(verb => wordsOf(verb)[1] === near)
  const isDeed = near !== undefined && !known.includes(near) && found !== undefined
  return refuse(word, isDeed ? wordsOf(found).join(' ') : near, 'freshbooks-mock --help lists all commands')
}

function refuse (typed: string, near: string | undefined, hint: string): never {
  throw new Refusal(400, 'unknown-command', `there is no command '${typed}'`, {
    ...(near === undefined ? {} : { did_you_mean: near }), hint,
  })
}
