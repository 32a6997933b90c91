// Rates of team members: what an hour of one costs on projects that bill by person. Paths name them by the
// identity of the person.
import { onlyChild } from '../declare/address.ts'
import { hidden } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { comments } from '../families/business.ts'
import { businessId, id, reference } from '../fields/index.ts'
import { hourlyRate } from './hourly-rate.ts'

export const teamMemberRates = resource({
  family: comments,
  path: 'team_member_rates',
  itemPaths: ['team_member_rate/:identity'],
  address: onlyChild,
  under: { identity: 'identity_id' },
  one: 'team_member_rate',
  many: 'team_member_rates',
  scope: 'projects',
  doc: 'What an hour of a person costs on projects that bill by person.',
  operations: ['update'], // the list, without pages, is in team-member-rates.endpoints.ts
  update: 'replace',
  fields: {
    id: hidden(id({ first: 5120401 })),
    rate: hourlyRate(),
    identity_id: reference('identities', { required: true, doc: 'The person.' }),
    business_id: businessId(),
  },
  inferred: ['the scope', 'a PUT makes the rate or changes it', 'somebody outside the business is a 404'],
})
