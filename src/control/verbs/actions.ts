// What the other side does, at somebody's word: a client pays, a person disconnects an application.
import { actions, runAction } from '../../actors/index.ts'
import type { Action } from '../../actors/action.ts'
import type { JsonSchema } from '../../declare/field.ts'
import type { World } from '../../world/world.ts'
import { verb, type Verb } from '../verb.ts'
import { refuseActionErrors } from './action-errors.ts'

/** Schema of what an action is told. */
export const detailsSchema = ({ details }: Action): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(details)
    .map(([name, { description, schema }]) => [name, { ...schema, description }])),
  required: Object.keys(details).filter(name => details[name]!.required === true),
  additionalProperties: false,
})

const shown = (action: Action) => ({
  name: action.name,
  description: action.description,
  inferred: action.inferred ?? [],
  details: detailsSchema(action),
})

const text: JsonSchema = { type: 'string' }
const names = actions.map(({ name }) => name)

const thing: JsonSchema =
  { type: 'object', properties: { type: text, id: { type: 'integer' } }, required: ['type', 'id'] }

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
    method: 'GET',
    path: '/actions',
    summary: 'What the other side can do, and what it has to be told.',
    output: {
      type: 'object',
      properties: {
        actions: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: text,
              description: text,
              inferred: { type: 'array', items: text },
              details: { type: 'object' },
            },
            required: ['name', 'description', 'inferred', 'details'],
          },
        },
      },
      required: ['actions'],
    },
    run: () => ({ actions: actions.map(shown) }),
  }),
  verb({
    name: 'actions.perform',
    method: 'POST',
    path: '/worlds/:world/actions/:name',
    summary: 'The other side does something, at the world\'s now: a client pays, a person disconnects.',
    input: {
      name: { description: 'What is done.', schema: { type: 'string', enum: names }, required: true },
      details: {
        description: 'What the action has to be told, by name; see actions.list.',
        schema: { type: 'object' },
        whole: true,
      },
    },
    output: {
      type: 'object',
      properties: {
        action: text,
        now: { type: 'string', format: 'date-time' },
        changed: { type: 'array', items: thing },
        result: { type: 'object' },
      },
      required: ['action', 'now', 'changed', 'result'],
    },
    run: (input: Input, { world }) => perform(input, world),
  }),
]
