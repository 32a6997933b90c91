// JSON Schemas for editors, each made when it is requested.
import { actions } from '../actors/index.ts'
import type { Described } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Models } from '../derive/model.ts'
import { faultSchema } from '../faults/schema.ts'
import { fixtureSchema } from '../seed/schema.ts'
import { verifySchema } from '../requests/verify/schema.ts'
import { configSchema } from '../world/config-schema.ts'

/** Schemas by name; a scenario is a fixture. */
export function schemasOf (
  models: Models, operations: readonly Described[]
): Readonly<Record<string, () => JsonSchema>> {
  const fixture = () => fixtureSchema(models, {
    operations: operations.map(({ operation }) => operation),
    actions: actions.map(({ name }) => name),
    fault: faultSchema,
    config: configSchema,
  })
  return {
    fixture,
    scenario: fixture,
    fault: () => faultSchema,
    verify: () => verifySchema,
    config: () => configSchema,
  }
}
