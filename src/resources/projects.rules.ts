// What a project is given when it is written: its creator, its services, and no client if it is internal.
import type { Session } from '../declare/session.ts'
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import { readInteger } from '../fields/index.ts'
import { projects, type ProjectService } from './projects.ts'
import { services } from './services.ts'

/**
 * Services by id, those that do not exist left out without a word (captured); a bare name makes a new one.
 */
function chosen (sent: readonly unknown[], session: Session): ProjectService[] {
  const found = sent.map(item => serviceOf(item as { id?: unknown, name?: unknown } | null, session))
  const known = found.filter(service => service !== undefined)
  return known.filter((service, index) => known.findIndex(({ id }) => id === service.id) === index)
}

function serviceOf (
  item: { id?: unknown, name?: unknown } | null, session: Session
): ProjectService | undefined {
  const read = readInteger(item?.id)
  if ('value' in read) return shownOn(session.find(services, read.value))
  return typeof item?.name === 'string' ? shownOn(session.create(services, { name: item.name })) : undefined
}

function shownOn (service: ProjectService | undefined): ProjectService | undefined {
  if (service === undefined) return undefined
  const { business_id, id, name, billable, vis_state } = service
  return { business_id, id, name, billable, vis_state }
}

export const projectRules: Rules<typeof projects> = {
  complete (draft, before, session) {
    // the live API answers its internal error; two clients read the title first for this reason
    if (before !== undefined && draft.title === undefined) fail('internal')
    return {
      ...(draft.services === undefined ? {} : { services: chosen(draft.services, session) }),
      ...(draft.internal ?? before?.internal ?? false ? { client_id: null } : {}),
      ...(before === undefined ? { creator_id: session.caller.identity_id } : {}),
    }
  },
}
