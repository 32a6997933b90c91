// `timeline:` of a fixture: what happens when the world's clock passes a time. What an action does is known
// to whoever runs it; here its names are resolved and its time is set.
import { schedule } from '../../world/jobs.ts'
import type { LoadServices } from './services.ts'
import { instantIn } from './drafts.ts'
import { idFor, type Directory } from './references.ts'
import { mistake, plain, type Mapping, type Part } from '../read/source.ts'
import type { LoadContext } from './time.ts'
import { needed, oneOf } from '../read/suggestions.ts'

/** Notes everything that is to come. */
export function scheduleTimeline (
  entries: readonly Mapping[], stage: LoadContext, { actions }: LoadServices
): void {
  for (const entry of entries) {
    const action = oneOf(needed(entry, 'action', 'an entry of the timeline'), Object.keys(actions), 'action')
    const part = needed(entry, 'at', 'an entry of the timeline')
    const at = instantIn(part, stage.calendar)
    if (at < stage.calendar.now) mistake(part, 'this would happen before the world\'s now')
    schedule(stage.world, at, action, detailsOf(entry, actions[action]!, { ...stage, business: undefined }))
  }
}

function detailsOf (
  entry: Mapping, tables: Readonly<Record<string, string>>, directory: Directory
): Record<string, unknown> {
  const details = [...entry.members].filter(([key]) => key !== 'at' && key !== 'action')
  return Object.fromEntries(details.map(([key, { part }]) => {
    return [key, Object.hasOwn(tables, key) ? numberOf(part, tables[key]!, directory) : plain(part)]
  }))
}

function numberOf (part: Part, table: string, directory: Directory): unknown {
  const { one } = directory.world.models.get(table)!.resource
  return part.kind === 'value'
    ? idFor(part, table, one, directory)
    : mistake(part, `one of ${table} must be named by its ref or number`)
}
