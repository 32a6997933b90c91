// Verbs of a world's list of faults.
import type { JsonSchema } from '../../declare/field.ts'
import { FaultError } from '../../faults/fault.ts'
import { faultSchema } from '../../faults/schema.ts'
import {
  addFaults, clearFaults, findFault, listFaults, removeFault, replaceFaults,
} from '../../faults/store.ts'
import { didYouMean } from '../../suggest.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { operationsOf } from '../request-filters.ts'
import { verb, type Parameter } from '../verb.ts'
import { arrayOf, objectOf, string } from './schemas.ts'

const properties = faultSchema.properties as Readonly<Record<'id' | 'match' | 'when' | 'do', JsonSchema>>

const listedFaultSchema: JsonSchema = {
  ...faultSchema,
  properties: {
    ...properties,
    matched: { type: 'integer', description: 'Requests that matched while the fault was active.' },
    hits: { type: 'integer', description: 'Requests to which it was applied.' },
    matched_not_fired: { type: 'integer', description: 'Requests that matched and were answered normally.' },
    remaining: { type: ['integer', 'null'], description: 'Times it will still be applied; null: no limit.' },
    state: {
      enum: ['asleep', 'ready', 'spent', 'over'],
      description: 'asleep before its time, over after it, spent when it will not be applied again.',
    },
  },
}

const faultsOutput = objectOf({ faults: arrayOf(listedFaultSchema) })
const faultOutput = objectOf({ fault: listedFaultSchema })

const idParameter: Parameter = { description: 'Name of the fault.', schema: string, required: true }

/** Turns a FaultError into a Refusal: 409 for a name that is taken, 400 for all else. */
function refuseFaultErrors<Result> (run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    const { problem, message, did_you_mean } = error
    return refuse(problem === 'fault-exists' ? 409 : 400, problem, message,
      did_you_mean === undefined ? {} : { did_you_mean })
  }
}

function unknownFault (world: World, name: string): never {
  const names = listFaults(world).map(fault => fault.id)
  return refuse(404, 'unknown-fault', `there is no fault '${name}' in world '${world.name}'.`, {
    hint: names.length === 0 ? 'there are no faults' : `there are ${names.join(', ')}`,
    ...didYouMean(name, names),
  })
}

const list = verb({
  name: 'faults.list',
  method: 'GET',
  path: '/worlds/:world/faults',
  summary: 'Lists the faults of a world in the order in which they are tried, with their counts.',
  output: faultsOutput,
  run: (_input: object, { world }) => ({ faults: listFaults(world) }),
})

const replace = verb({
  name: 'faults.replace',
  method: 'PUT',
  path: '/worlds/:world/faults',
  summary: 'Replaces all faults.',
  input: {
    faults: { description: 'The new faults.', schema: { type: 'array', items: faultSchema }, required: true },
  },
  output: faultsOutput,
  run: ({ faults }: { faults: unknown }, { world, app }) => {
    if (!Array.isArray(faults)) refuse(400, 'bad-fault', 'faults must be a list of faults.')
    refuseFaultErrors(() => replaceFaults(world, faults as unknown[], operationsOf(app)))
    return { faults: listFaults(world) }
  },
})

const add = verb({
  name: 'faults.add',
  method: 'POST',
  path: '/worlds/:world/faults',
  summary: 'Adds a fault after the existing ones.',
  status: 201,
  input: {
    id: { description: 'Name of the fault. Default: fault-1, fault-2 …', schema: properties.id },
    match: { description: 'Which requests it applies to. Default: all.', schema: properties.match },
    when: { description: 'Which of the matching requests fail. Default: all.', schema: properties.when },
    do: { description: 'What goes wrong.', schema: properties.do, required: true },
  },
  output: faultOutput,
  run: (input: Record<string, unknown>, { world, app }) => {
    const names = Object.keys(properties).filter(name => input[name] !== undefined)
    const fault = Object.fromEntries(names.map(name => [name, input[name]]))
    const [added] = refuseFaultErrors(() => addFaults(world, [fault], operationsOf(app)))
    return { fault: findFault(world, added!.id)! }
  },
})

const clear = verb({
  name: 'faults.clear',
  method: 'DELETE',
  path: '/worlds/:world/faults',
  summary: 'Removes all faults.',
  output: objectOf({ removed: { type: 'integer', description: 'How many were removed.' } }),
  run: (_input: object, { world }) => ({ removed: clearFaults(world) }),
})

const show = verb({
  name: 'faults.show',
  method: 'GET',
  path: '/worlds/:world/faults/:id',
  summary: 'Shows a fault and how often it was applied.',
  input: { id: idParameter },
  output: faultOutput,
  run: (input: { id: string }, { world }) =>
    ({ fault: findFault(world, input.id) ?? unknownFault(world, input.id) }),
})

const remove = verb({
  name: 'faults.remove',
  method: 'DELETE',
  path: '/worlds/:world/faults/:id',
  summary: 'Removes a fault; the answer says how often it was applied.',
  input: { id: idParameter },
  output: faultOutput,
  run: (input: { id: string }, { world }) => {
    const fault = findFault(world, input.id) ?? unknownFault(world, input.id)
    removeFault(world, input.id)
    return { fault }
  },
})

/** The verbs of faults. */
export const faultsVerbs = [list, replace, add, clear, show, remove]
