// What fixtures know of time entries.
import { pointer, type FixtureNotes } from '../declare/fixture.ts'
import { notes, notesOf } from './sample-values.ts'

const serviceSql = 'SELECT name FROM services WHERE id = ?'

export const timeEntryFixture: FixtureNotes = {
  author: 'identity_id',
  dated: true,
  pointers: pointer('identity_id', 'identities'),
  defaults: () => ({ is_logged: true }),
  /**
   * On a quarter of an hour, within an hour of when work begins. It is done three hours later, so that
   * mornings of one block and afternoons (13:30) of another never meet.
   */
  generate: ({ given, one, instant, between, pick }) => ({
    started_at: instant(900 * between('start', 0, 4)),
    duration: 900 * between('duration', 2, 12),
    note: pick('note', notesFor(given.service_id === undefined
      ? undefined
      : one<{ name: string }>(serviceSql, given.service_id)?.name)),
  }),
  /** The task is the service's twin. */
  implied: ({ service_id }, from) =>
    service_id === null ? {} : { task_id: from.row('services', service_id).task_id },
}

/** Notes that fit the service, if its name is a known kind of work. */
const notesFor = (service: string | undefined): readonly string[] =>
  service !== undefined && Object.hasOwn(notesOf, service) ? notesOf[service]! : notes
