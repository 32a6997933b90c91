// What is inferred from declarations, checked by the compiler alone: rows hold every stored or derived field,
// drafts what a request may send, and choices stay the values they are.
import type { Draft, Row } from '../src/declare/resource.ts'
import type { MockWorld, VerifyCheck } from '../src/library/index.ts'
import type { FixtureContent } from '../src/control/app-context.ts'
import type { scenarioNames } from '../src/seed/read/scenarios.ts'
import type { WarningCode as KnownWarning } from '../src/requests/lint/warnings.ts'
import type { ActionName, OperationName, ScenarioName, WarningCode } from '../src/names.ts'
import type { Money } from '../src/ledger/amounts.ts'
import type { invoices } from '../src/resources/invoices/invoices.ts'
import type { taxes } from '../src/resources/taxes.ts'

/** Whether two types are the same, not merely assignable. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

/** Compiles only where its argument is `true`. */
type Holds<T extends true> = T

type Takes<Type, Value> = Value extends Type ? true : false

type TaxRow = {
  id: number
  taxid: number
  accounting_systemid: string
  name: string
  number: string | null
  amount: string
  compound: boolean
  updated: string
}

type TaxDraft = { name?: string, number?: string | null, amount?: string, compound?: boolean }

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>
type Line = Invoice['lines'][number]
type LineDraft = NonNullable<InvoiceDraft['lines']>[number]

export type Assertions = [
  Holds<Same<Row<typeof taxes>, TaxRow>>,
  Holds<Same<Draft<typeof taxes>, TaxDraft>>,
  Holds<Same<Invoice['amount'], Money>>,
  Holds<Same<Invoice['deposit_amount'], Money | null>>,
  Holds<Same<Invoice['status'], 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8>>,
  Holds<Same<Invoice['payment_status'], 'unpaid' | 'partial' | 'paid' | 'auto-paid'>>,
  Holds<Same<Invoice['vis_state'], 0 | 1 | 2>>,
  Holds<Same<Invoice['basecampid'], 0>>,
  Holds<Same<Invoice['customerid'], number>>,
  // what is derived or set by the server leaves the draft, what is only sent leaves the row
  Holds<Same<'due_date' | 'amount' | 'paid' | 'outstanding' | 'v3_status' | 'id' | 'updated', Exclude<'due_date' | 'amount' | 'paid' | 'outstanding' | 'v3_status' | 'id' | 'updated', keyof InvoiceDraft>>>,
  Holds<Same<Extract<keyof Invoice, 'action_mark_as_sent' | 'email_recipients' | 'use_default_presentation'>, never>>,
  Holds<Same<InvoiceDraft['action_mark_as_sent'], boolean | undefined>>,
  Holds<Same<InvoiceDraft['due_offset_days'], number | undefined>>,
  // owned rows nest, in rows whole and in drafts partly
  Holds<Same<Line['unit_cost'], Money>>,
  Holds<Same<Line['type'], 0 | 1 | 2 | 5>>,
  Holds<Same<Line['taxName1'], string | null>>,
  Holds<Same<LineDraft['qty'], string | undefined>>,
  Holds<Same<Extract<keyof LineDraft, 'amount' | 'taskno'>, never>>,
  Holds<Same<LineDraft['lineid'], number | undefined>>,
  // names that callers of the library write are literals: an editor completes them, a typo does not compile
  Holds<Same<ScenarioName, typeof scenarioNames[number]>>,
  Holds<Same<WarningCode, KnownWarning>>,
  Holds<Same<Parameters<MockWorld['actions']['perform']>[0], ActionName>>,
  Holds<Same<Parameters<MockWorld['scenarios']['play']>[0], ScenarioName>>,
  Holds<Same<Takes<ActionName, 'client.pays_invoice'>, true>>,
  Holds<Same<Takes<ActionName, 'client.pays_invoices'>, false>>,
  Holds<Same<Takes<OperationName, 'invoices.create'>, true>>,
  Holds<Same<Takes<VerifyCheck, { operation: 'invoices.create', count: 1 }>, true>>,
  Holds<Same<Takes<VerifyCheck, { operation: 'invoices.*', count: 1 }>, true>>,
  Holds<Same<Takes<VerifyCheck, { operation: 'invoice.create', count: 1 }>, false>>,
  Holds<Same<Takes<VerifyCheck, { cuont: 1 }>, false>>,
  Holds<Same<Takes<FixtureContent, { version: 1, clients: [] }>, true>>,
  Holds<Same<Takes<FixtureContent, { clinets: [] }>, false>>
]
