// Tasks: what invoices call a service. Each is the twin of one service of the business family.
import { accounting } from '../families/accounting.ts'
import {
  alias, easternTime, accountId, flag, id, integer, money, sameAs, text, visState
} from '../fields/index.ts'
import { hidden, indexed, readOnly } from '../declare/field.ts'
import { inOrderOf, type Include } from '../declare/include.ts'
import { equals, from, oneOf, to, upTo } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { incomeAccount } from './income-account.ts'
import { taskFixture } from './tasks.fixture.ts'

/** Services of projects, by the ids that the project keeps; joined to their tasks. */
const chosen = 'projects AS project JOIN json_each(project.services) AS service'

/** The projects that the task's service is put on. */
const projects: Include = {
  doc: 'Projects that the twin service is put on.',
  inferred: 'what it shows: the projects as their own list shows them, deleted ones left out',
  isQuery: true,
  sql: (owner, catalogue) => {
    const project = catalogue.resource('projects')
    return inOrderOf(owner, project, `(SELECT json_group_array(${catalogue.object(project)} ORDER BY other.id)
      FROM ${catalogue.source(project)} AS other WHERE other.active AND other.id IN (
        SELECT project.id FROM ${chosen} WHERE service.value = tasks.service_id))`)
  },
  schema: (_owner, catalogue) => ({ type: 'array', items: catalogue.schema(catalogue.resource('projects')) }),
}

export const tasks = resource({
  family: accounting,
  path: 'projects/tasks',
  one: 'task',
  many: 'tasks',
  scope: 'billable_items',
  doc: 'A kind of work that invoices bill by the hour: the twin of a service.',
  operations: ['list', 'get', 'create', 'update'],
  fields: {
    id: id({ first: 159359 }),
    taskid: sameAs('id'),
    name: text({ required: true, inferred: 'one without a name: 422, errno 1001' }),
    tname: alias('name', text()),
    description: text(),
    tdesc: alias('description', text()),
    rate: money({
      doc: 'Price of an hour, in the account\'s currency whatever was sent.',
      default: '0.00',
      decimals: 4,
      inferred: 'a currency that is sent is not kept; rates of services are apart',
    }),
    billable: flag({ default: true, inferred: 'the default of true' }),
    tax1: integer({
      doc: 'Number of a tax to suggest for lines; 0 for none.',
      default: 0,
      inferred: 'any number is taken, as for tax2',
    }),
    tax2: integer({ doc: 'As tax1.', default: 0 }),
    account_uuid: incomeAccount(),
    project_default: readOnly(flag({ doc: 'Whether the web app picks it for new projects.' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    accounting_systemid: hidden(accountId()),
    service_id: hidden(indexed(
      readOnly(integer({ doc: 'The twin service; 0 until it is made.', default: 0 }))
    )),
  },
  search: {
    taskid: equals(),
    billable: equals(),
    rate_min: from('rate'),
    rate_max: upTo('rate', { inferred: 'that the value itself is included' }),
    updated_min: from('updated'),
    updated_max: to('updated'),
    projectids: oneOf('id', {
      doc: 'Tasks whose services are put on one of the projects.',
      through: `SELECT task.id FROM ${chosen} JOIN tasks AS task ON task.service_id = service.value
        WHERE project.active AND project.id`,
    }),
  },
  include: { projects },
  inferred: [
    'two tasks may have the same name',
    'of a service and its task only name and billable are mirrored',
    'deleting a service leaves its task, as deleting a task is known to leave its service',
  ],
  fixture: taskFixture,
})
