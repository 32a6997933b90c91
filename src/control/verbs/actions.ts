// Verbs of actions: what people outside the API do, such as a client who pays an invoice.
import { actions, runAction } from '../../actors/index.ts'
import type { Action } from '../../actors/action.ts'
import type { JsonSchema } from '../../declare/field.ts'
import type { World } from '../../world/world.ts'
import { verb, type Verb } from '../verb.ts'
import { refuseActionErrors } from './action-errors.ts'
import { rowSchema, string, strings } from './schemas.ts'

/** Schema of an action's details. */
export const detailsSchema = ({ details }: Action): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(details)
    .map(([name, { description, schema }]) => [name, { ...schema, description }])),
  required: Object.keys(details).filter(name => details[name]!.required === true),
  additionalProperties: false,
})

const describeAction = (action: Action) => ({
  name: action.name,
  description: action.description,
  inferred: action.inferred ?? [],
  details: detailsSchema(action),
})

const actionNames = actions.map(({ name }) => name)

interface Input {
  readonly name: string
  readonly details?: unknown
}

function perform ({ name, details }: Input, world: World): Record<string, unknown> {
  const now = new Date(world.now()).toISOString()
  return { action: name, now, ...refuseActionErrors(() => runAction(world, name, details)) }
}

export const actionsVerbs: readonly Verb[] = [
  verb({
    name: 'actions.list',
    columns: ['name', 'description'],
    method: 'GET',
    path: '/actions',
    summary: 'Lists the actions of people outside the API, such as a client who pays, and their details.',
    output: {
      type: 'object',
      properties: {
        actions: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: string,
              description: string,
              inferred: strings,
              details: { type: 'object' },
            },
            required: ['name', 'description', 'inferred', 'details'],
          },
        },
      },
      required: ['actions'],
    },
    run: () => ({ actions: actions.map(describeAction) }),
  }),
  verb({
    name: 'actions.perform',
    method: 'POST',
    path: '/worlds/:world/actions/:name',
    summary: 'Performs an action of a person outside the API, such as a client who pays an invoice.',
    input: {
      name: { description: 'Its name.', schema: { type: 'string', enum: actionNames }, required: true },
      details: {
        description: 'Details of the action by name; see `actions list`.',
        schema: { type: 'object' },
        isBody: true,
      },
    },
    output: {
      type: 'object',
      properties: {
        action: string,
        now: { type: 'string', format: 'date-time' },
        changed: { type: 'array', items: rowSchema },
        result: { type: 'object' },
      },
      required: ['action', 'now', 'changed', 'result'],
    },
    run: (input: Input, { world }) => perform(input, world),
  }),
]
