// What fixtures know of tasks: a task is made with each service, and a service with each task.
import { pointer, type FixtureNotes } from '../declare/fixture.ts'
import { work } from './sample-values.ts'

export const taskFixture: FixtureNotes = {
  pointers: { ...pointer('tax1', 'taxes'), ...pointer('tax2', 'taxes') },
  holds: { service_id: 'services' },
  comesWith: {
    table: 'services',
    field: 'task_id',
    what: 'task',
    missing: ref => `the service '${ref}' has no task, as its business has no account`,
  },
  generate ({ pick }) {
    const [name, description, rate] = pick('work', work)
    return { name, description, rate }
  },
}
