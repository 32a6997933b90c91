// Makes a business for somebody who asks for one: with numbers of its own, what its country implies, and its
// owner.
import { fail } from '../declare/problem.ts'
import type { Business } from '../declare/session.ts'
import type { Identity } from './me.ts'
import {
  addMember, businessOf, countBusinesses, createBusiness, createDefaults, isAccountTaken, numbersOf
} from '../store/founding.ts'
import type { Store } from '../store/store.ts'

/** Most businesses that somebody may be in: users/me shows all of them. */
const MOST_BUSINESSES = 100

/** Code and currency of countries by their English names (inferred; others count as the United States). */
const countries: Readonly<Record<string, readonly [code: string, currency: string]>> = {
  Australia: ['AUS', 'AUD'],
  Canada: ['CAN', 'CAD'],
  France: ['FRA', 'EUR'],
  Germany: ['DEU', 'EUR'],
  Ireland: ['IRL', 'EUR'],
  Netherlands: ['NLD', 'EUR'],
  'New Zealand': ['NZL', 'NZD'],
  'South Africa': ['ZAF', 'ZAR'],
  Spain: ['ESP', 'EUR'],
  'United Kingdom': ['GBR', 'GBP'],
  'United States': ['USA', 'USD'],
}

/** What somebody says of a business that they want. */
export interface Wish {
  readonly name: string
  readonly date_format?: unknown
  /** Parts of the address, in the spelling of the auth family. */
  readonly address?: Readonly<Record<string, unknown>>
  readonly phone_number?: unknown
  /** Default: the one of the country. */
  readonly currency_code?: string | undefined
  /** Whether it has no accounting account. */
  readonly isSystemless?: boolean
}

const addressKeys = ['street', 'street2', 'city', 'province', 'country', 'postal_code']

/** Makes a business with all that every business has, and its owner. Throws problems. */
export function foundBusiness (store: Store, moment: number, owner: Identity, wish: Wish): Business {
  checkCount(store, owner)
  const { isSystemless = false } = wish
  const draft = draftOf(store, owner, wish)
  const made = createBusiness(store, moment, isSystemless ? { ...draft, account_id: null } : draft)
  const role = isSystemless ? 'systemless_owner' : 'owner'
  const caller = addMember(store, moment, made, { identity: owner.id, membership: { role } })
  if (!isSystemless) createDefaults(store, moment, made, caller)
  return businessOf(store, made.id)
}

function checkCount (store: Store, { id }: Identity): void {
  const count = store.plucked('SELECT count(*) FROM memberships WHERE identity_id = ?').get(id) as number
  if (count >= MOST_BUSINESSES) {
    fail('refused', {
      object: 'business',
      message: `Validation failed: Nobody may be in more than ${MOST_BUSINESSES} businesses`,
    })
  }
}

function draftOf (store: Store, owner: Identity, wish: Wish): Record<string, unknown> {
  const { name, date_format, address = {}, phone_number } = wish
  const country = textIn(address, 'country')
  const [billing_country_code, currency] =
    Object.hasOwn(countries, country ?? '') ? countries[country!]! : countries['United States']!
  return {
    name,
    ...freeNumbers(store),
    ...(date_format === undefined ? {} : { date_format }),
    timezone: owner.timezone,
    status: 'active_trial',
    billing_country_code,
    currency_code: wish.currency_code ?? currency,
    email: owner.email,
    address: {
      id: store.nextId('addresses', 3_383_027),
      ...Object.fromEntries(addressKeys.map(key => [key, textIn(address, key)])),
    },
    phone_number: phone_number == null
      ? null
      : {
          id: store.nextId('phone_numbers', 1_039_135),
          phone_number: textIn({ phone_number }, 'phone_number'),
        },
  }
}

/** A part of an address; null where it is not sent. Throws `invalid` for what is no text. */
function textIn (address: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = Object.hasOwn(address, key) ? address[key] : undefined
  if (value === undefined || value === null) return null
  return typeof value === 'string' && value.length <= 255
    ? value.toWellFormed()
    : fail('invalid', { field: key, object: 'business', value })
}

/** Numbers that no business has; a fixture may have chosen any. */
function freeNumbers (store: Store): ReturnType<typeof numbersOf> {
  const count = countBusinesses(store)
  for (let attempt = 0; ; attempt++) {
    const numbers = numbersOf(store, `made/${count}/${attempt}`)
    if (!isAccountTaken(store, numbers.account_id)) return numbers
  }
}
