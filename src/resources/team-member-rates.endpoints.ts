// The lists of what people cost an hour, which have no pages.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import type { Model } from '../derive/model.ts'
import { businessPaths, comments } from '../families/business.ts'
import { teamMemberRates } from './team-member-rates.ts'
import { unpagedList } from './unpaged-list.endpoints.ts'

/** The endpoints of people's rates beside that of a single one. */
export const teamMemberRateEndpoints = (model: Model): Endpoint[] => [
  unpagedList(model, {
    operation: 'team_member_rates.list',
    scope: 'user:projects:read',
    summary: 'The rates of all people who have one; not paged.',
    inferred: ['the rate of somebody who has left is not listed'],
    rows: ({ session }) => session.select(teamMemberRates,
      'identity_id IN (SELECT identity_id FROM memberships WHERE memberships.business_id = ?)',
      session.business.id),
  }),
  endpoint({
    family: comments,
    method: 'GET',
    paths: businessPaths('invitation_rates', '/comments'),
    operation: 'invitation_rates.list',
    scope: 'user:projects:read',
    summary: 'The rates of people who have not accepted their invitation; not paged.',
    inferred: ['always empty, as no known request gives an invitation a rate', 'the scope'],
    response: exactly({ invitation_rates: { type: 'array', items: {} } }),
    handle: () => ({ json: { invitation_rates: [] } }),
  }),
]
