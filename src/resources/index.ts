// All resources with their rules: the only registration, in alphabetical order of the tables.
import type { AnyRules } from '../declare/rules.ts'
import type { Resource } from '../declare/resource.ts'
import { businesses } from './businesses.ts'
import { identities, memberships } from './identities.ts'
import { taxes } from './taxes.ts'
import { taxRules } from './taxes.rules.ts'

export const resources: ReadonlyArray<{ readonly resource: Resource, readonly rules?: AnyRules }> = [
  { resource: businesses },
  { resource: identities },
  { resource: memberships },
  { resource: taxes, rules: taxRules },
]
