// All endpoints: those of every resource, those of reports, those about the caller, currencies, systems and
// pages.
import type { Endpoint } from '../declare/endpoint.ts'
import { catalogueOf, type Models } from '../derive/model.ts'
import { endpointsOf } from '../derive/endpoints.ts'
import { reportEndpoints } from '../reports/index.ts'
import { applicationEndpoints } from './applications.ts'
import { businessEndpoints } from './businesses.ts'
import { currencyEndpoints } from './currencies.ts'
import { identityEndpoints } from './identity.ts'
import { invitationEndpoints } from './invitations.ts'
import { registrationEndpoints } from './registrations.ts'
import { linkEndpoints } from './links.ts'
import { systemEndpoints } from './systems.ts'

/** Every operation this server models. */
export function allEndpoints (models: Models): Endpoint[] {
  const catalogue = catalogueOf(new Map([...models].map(([name, model]) => [name, model.resource])))
  return [
    ...[...models.values()].flatMap(model => endpointsOf(model, catalogue, models)),
    ...currencyEndpoints(),
    ...applicationEndpoints(),
    ...businessEndpoints(),
    ...identityEndpoints(),
    ...invitationEndpoints(),
    ...registrationEndpoints(),
    ...linkEndpoints(models),
    ...reportEndpoints(),
    ...systemEndpoints(),
  ]
}
