// The three ways in which paths name a business.
import type { Tenant } from '../declare/tenant.ts'

/** The accounting account (`ACME01`), case-sensitive. */
export const account: Tenant = {
  name: 'account',
  parameter: 'account',
  lookup: 'account_id',
  column: 'accounting_systemid',
  keyOf: business => business.account_id,
  read: text => text,
  schema: { type: 'string' },
  unknown: 'unknown-account',
  foreign: 'forbidden',
  comesFirst: true,
}

/**
 * The number of the business. One that does not exist is a plain 404 (seen); one that the caller does not
 * belong to is what family_conventions suggests.
 */
export const businessNumber: Tenant = {
  name: 'business',
  parameter: 'business',
  lookup: 'id',
  column: 'business_id',
  keyOf: business => business.id,
  read: text => /^\d{1,15}$/.test(text) ? Number(text) : undefined,
  schema: { type: 'integer' },
  unknown: 'unknown-route',
  foreign: 'unknown-business',
  comesFirst: false,
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The uuid of the business; what an unknown or foreign one answers is inferred. */
export const businessUuid: Tenant = {
  name: 'business uuid',
  parameter: 'business_uuid',
  lookup: 'business_uuid',
  column: 'business_uuid',
  keyOf: business => business.business_uuid,
  read: text => uuidPattern.test(text) ? text.toLowerCase() : undefined,
  schema: { type: 'string', format: 'uuid' },
  unknown: 'not-found',
  foreign: 'forbidden',
  comesFirst: false,
}

/** All of them. */
export const tenants: readonly Tenant[] = [account, businessNumber, businessUuid]
