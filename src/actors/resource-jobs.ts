// Jobs of resources: what their rules schedule for a row and do when it is due. They are private: no fixture
// or test names them.
import type { Model, Models } from '../derive/model.ts'
import type { Detail, Details } from '../declare/outside-action.ts'
import type { RowJob } from '../declare/rules.ts'
import type { World } from '../world/world.ts'
import type { JobKind } from './action.ts'
import { sessionOfRow } from './resource-actions.ts'

/** Jobs of all resources, as kinds of jobs. */
export const resourceJobs = (models: Models): JobKind[] => [...models.values()].flatMap(model =>
  Object.entries(model.rules.jobs ?? {}).map(([name, job]) => jobKind(model, name, job)))

const row: Detail = { description: 'The id of the row.', schema: { type: 'integer' }, required: true }

const jobKind = (model: Model, name: string, { details = [], run }: RowJob<unknown>): JobKind => ({
  name: `${model.table}.${name}`,
  details: {
    id: row, ...Object.fromEntries(details.map(detail => [detail, { description: '', schema: {} }])),
  },
  run: (world, values) => runForRow(world, model, values, run),
})

function runForRow (world: World, model: Model, details: Details, run: RowJob<unknown>['run']): Details {
  const { id } = details
  const session = sessionOfRow(world, model, id)
  run(session.get(model.resource, id as number), details, session)
  return { id }
}
