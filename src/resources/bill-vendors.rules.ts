// A vendor's name is there once in an account, and its tax defaults take after the account's taxes.
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { showUtc } from '../fields/index.ts'
import { billVendors } from './bill-vendors.ts'
import { notEmpty } from './required-texts.ts'
import { taxes } from './taxes.ts'

type TaxDefault = Row<typeof billVendors>['tax_defaults'][number]
type SentDefault = NonNullable<Draft<typeof billVendors>['tax_defaults']>[number]

/** Applications look for this number, and then for the vendor of the name (reported). */
const NAME_TAKEN = { errno: 31002, message: 'Bill vendor with this name already exists.' }

function checkName (name: string | undefined, id: number | null, session: Session): void {
  if (name === undefined) return
  const rivals = session.select(billVendors, 'vendor_name = ? AND vis_state <> 1 AND id IS NOT ?', name, id)
  if (rivals.length === 0) return
  fail('taken', { field: 'vendor_name', object: 'bill_vendor', value: name, ...NAME_TAKEN })
}

/** A default that is sent as it is keeps its times; where it is changed, the tax is looked at again. */
function completeDefault (
  sent: SentDefault, before: readonly TaxDefault[], session: Session
): TaxDefault {
  const old = before.find(({ taxid }) => taxid === sent.taxid)
  const { system_taxid, enabled } = { enabled: true, ...old, ...sent }
  if (old !== undefined && old.system_taxid === system_taxid && old.enabled === enabled) return old
  const { name, amount, number } = session.get(taxes, system_taxid!)
  const now = session.shown(showUtc)
  return {
    taxid: sent.taxid!,
    system_taxid: system_taxid!,
    vendorid: old?.vendorid ?? 0, // written with the id of the owner
    enabled,
    name,
    amount,
    tax_authorityid: number,
    created_at: old?.created_at ?? now,
    updated_at: now,
  }
}

export const billVendorRules: Rules<typeof billVendors> = {
  check: notEmpty('bill_vendor', 'vendor_name'),
  complete (draft, before, session) {
    checkName(draft.vendor_name, before?.id ?? null, session)
    const there = before?.tax_defaults ?? []
    const sent = draft.tax_defaults?.map(row => completeDefault(row, there, session))
    return {
      currency_code: draft.currency_code || before?.currency_code || session.business.currency_code,
      ...(sent === undefined ? {} : { tax_defaults: sent }),
    }
  },
}
