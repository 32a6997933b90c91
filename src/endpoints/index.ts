// All endpoints: the ordinary ones of every resource, and those written by hand.
import type { Endpoint } from '../declare/endpoint.ts'
import { catalogueOf, type Models } from '../derive/model.ts'
import { endpointsOf } from '../derive/endpoints.ts'
import { expenseExtras } from './expense-extras.ts'
import { identityEndpoints } from './identity.ts'
import { invoiceExtras } from './invoice-extras.ts'
import { ledgerTypeEndpoints } from './ledger-types.ts'
import { paymentOptionEndpoints } from './payment-options.ts'
import { projectEndpoints } from './projects.ts'
import { reportEndpoints } from '../reports/index.ts'
import { serviceRateEndpoints } from './service-rates.ts'
import { timeEntryEndpoints } from './time-entries.ts'
import { timerEndpoints } from './timers.ts'
import { uploadEndpoints } from './uploads.ts'

/** Every operation this server models. */
export function allEndpoints (models: Models): Endpoint[] {
  const catalogue = catalogueOf(new Map([...models].map(([name, model]) => [name, model.resource])))
  const ordinary = [...models.values()].flatMap(model => endpointsOf(model, catalogue))
  return [
    ...ordinary,
    ...expenseExtras(),
    ...identityEndpoints(),
    ...invoiceExtras(models),
    ...ledgerTypeEndpoints(),
    ...paymentOptionEndpoints(models.get('payment_options')!, catalogue),
    ...projectEndpoints(models.get('projects')!, catalogue),
    ...reportEndpoints(),
    ...serviceRateEndpoints(models),
    ...timeEntryEndpoints(models.get('time_entries')!, catalogue),
    ...timerEndpoints(models),
    ...uploadEndpoints(models),
  ]
}
