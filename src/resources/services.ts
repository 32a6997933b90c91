// Services: kinds of work that projects, time entries and (as their twin tasks) invoices name.
import { comments } from '../families/business.ts'
import { businessId, flag, id, integer, text, visState } from '../fields/index.ts'
import { derived, hidden, indexed, nullable, readOnly } from '../declare/field.ts'
import { shown } from '../declare/include.ts'
import { resource } from '../declare/resource.ts'
import { waysOfWorking, work } from './sample-values.ts'

/**
 * The number of the accounting task that is made with a service and linked to it. Both count up by one, from
 * first numbers whose distance is that of one capture.
 */
const twinTask = hidden(indexed(readOnly(integer({
  doc: 'The accounting task that is this service\'s twin.',
  default: 0,
  inferred: 'how task ids are given; 0 in a business without an account, which has no tasks',
}))))

export const services = resource({
  family: comments,
  path: 'services',
  itemPaths: ['service'],
  one: 'service',
  many: 'services',
  scope: 'billable_items',
  event: 'service',
  doc: 'A kind of work that can be put on projects and time entries.',
  perPage: 50,
  fields: {
    business_id: businessId(),
    id: id({ first: 4054451 }),
    name: text({ required: true }),
    billable: flag({ default: true }),
    vis_state: visState(),
    project_default: flag({ doc: 'Whether the web app picks it for new projects; the API does not.' }),
    task_id: twinTask,
    income_account_id: derived(nullable(text({
      doc: 'The ledger account of the income: written as account_uuid of the twin task.',
      inferred: 'that it follows the twin task',
    })), '(SELECT account_uuid FROM tasks WHERE tasks.id = task_id)'),
  },
  include: {
    task_id: shown('task_id', { doc: 'The twin task\'s id.' }),
  },
  inferred: [
    'two services may have the same name',
    'PUT merges',
    'deleting a service twice answers 204 twice',
    'a deleted service can still be read, and projects go on showing it',
  ],
  fixture: {
    generate: ({ pick }) => ({ name: `${pick('work', work)[0]}, ${pick('way', waysOfWorking)}` }),
  },
})
