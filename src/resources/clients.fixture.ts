// What fixtures know of clients.
import type { FixtureNotes } from '../declare/fixture.ts'
import { companyKinds, companyNames, firstNames, lastNames } from './sample-values.ts'

/** What a user name looks like that is drawn. */
const drawnName = /^[A-Za-z0-9]{10}$/

export const clientFixture: FixtureNotes = {
  labels: ['organization', 'lname', 'fname', 'email'],
  generate ({ pick, between, address }) {
    const [fname, lname] = [pick('first', firstNames), pick('last', lastNames)]
    const organization = `${pick('company', companyNames)} ${pick('kind', companyKinds)}`
    const email = `${fname}.${lname}@${organization.replaceAll(' ', '-')}.test`.toLowerCase()
    const { street, city, province, code, phone } = address(between('address', 0, 2 ** 30))
    return {
      fname, lname, organization, email, p_street: street, p_city: city, p_province: province, p_code: code,
      p_country: 'United States', bus_phone: phone,
    }
  },
  omitted: [{
    where: "fname = '' AND lname = '' AND email = '' AND organization = ''",
    because: 'a client without names and e-mail address cannot be made',
  }],
  implied: ({ fname, lname, email, username }, { business }) => ({
    organization: `${fname} ${lname}`.trim() || email,
    // every load draws another one for a client without names
    username: `${fname}${lname}`.toLowerCase().replace(/\s+/g, '') || drawnName.exec(username)?.[0],
    currency_code: business.currency_code,
  }),
}
