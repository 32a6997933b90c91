// What a document copies from its client when it is made: name and primary address.
import type { Row } from '../../declare/resource.ts'
import type { clients } from '../clients.ts'

type ClientRow = Row<typeof clients>

/** The client's name and address under the names that documents have for them. */
export const addressOf = (client: ClientRow) => ({
  fname: client.fname,
  lname: client.lname,
  organization: client.organization,
  street: client.p_street,
  street2: client.p_street2,
  city: client.p_city,
  province: client.p_province,
  code: client.p_code,
  country: client.p_country,
})
