// Services and tasks are twins: each is made with the other, has its name and is billable as it is.
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { services } from './services.ts'
import { tasks } from './tasks.ts'

/** What twins have in common. */
interface Common { readonly name: string, readonly billable: boolean }

const differ = (one: Common, other: Common): boolean =>
  one.name !== other.name || one.billable !== other.billable

/** Ties a service and a task that know nothing of each other yet. */
function tie (service: number, task: number, session: Session): void {
  session.store(services, service, { task_id: task })
  session.store(tasks, task, { service_id: service })
}

/**
 * Twins make each other through the whole pipeline, so the second one's rules run too: it finds the first one
 * waiting and makes no third. Outside of a write nobody waits.
 */
export function makeTask ({ id, name, billable }: Row<typeof services>, session: Session): void {
  const [waiting] = session.select(tasks, 'service_id = 0')
  if (waiting === undefined) session.create(tasks, { name, billable })
  else tie(id, waiting.id, session)
}

/** The same for a task. */
export function makeService ({ id, name, billable }: Row<typeof tasks>, session: Session): void {
  const [waiting] = session.select(services, 'task_id = 0')
  if (waiting === undefined) session.create(services, { name, billable })
  else tie(waiting.id, id, session)
}

/** Copies a change to the task; if the task has these values already, nothing more is written. */
export function changeTask ({ task_id, name, billable }: Row<typeof services>, session: Session): void {
  if (differ(session.get(tasks, task_id), { name, billable })) {
    session.update(tasks, task_id, { name, billable })
  }
}

/** The same for a task. */
export function changeService ({ service_id, name, billable }: Row<typeof tasks>, session: Session): void {
  if (differ(session.get(services, service_id), { name, billable })) {
    session.update(services, service_id, { name, billable })
  }
}
