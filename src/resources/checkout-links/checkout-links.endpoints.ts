// Deleting a checkout link; its payment options go with it.
import type { Endpoint } from '../../declare/endpoint.ts'
import { idOf, remove } from '../../derive/endpoints.ts'
import type { Model } from '../../derive/model.ts'
import { linkPaymentOptions } from '../payment-options.ts'

/** The endpoint of a checkout link beside the ordinary ones. */
export const checkoutLinkEndpoints = (model: Model): Endpoint[] => [
  remove(model, {
    around (call, ordinary) {
      const { session } = call
      const there = session.select(linkPaymentOptions, 'checkout_linkid = ?', idOf(call, model))
      for (const { id } of there) session.erase(linkPaymentOptions, id)
      return ordinary(call)
    },
  }),
]
