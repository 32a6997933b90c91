// Audit logs: what happened to an invoice, shown through its include only.
import { accounting } from '../families/accounting.ts'
import { accountId, constant, id, integer, money, reference, sameAs, text, utcTime } from '../fields/index.ts'
import { hidden, nullable } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

const inDocument = { code: 'currency_code' }

export const auditLogs = resource({
  family: accounting,
  path: 'invoices/audit_logs',
  one: 'audit_log',
  many: 'audit_logs',
  scope: 'invoices',
  doc: 'An event in the life of an invoice.',
  operations: [],
  fields: {
    id: id({ first: 91001 }),
    logid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    invoiceid: reference('invoices', { required: true, evenDeleted: true }),
    customerid: integer(),
    event: text({ inferred: 'all events but Created' }),
    acting_contactid: constant(-1),
    acting_level: constant(3),
    acting_userid: integer(),
    amount: money(inDocument),
    paid: money(inDocument),
    currency_code: text(),
    num_lines: integer(),
    status: integer(),
    display_status: text(),
    payment_status: text(),
    autobill_status: nullable(text()),
    customer_contactid: constant(null),
    dispute_status: nullable(text()),
    last_order_status: nullable(text()),
    created_at: utcTime({ set: 'on create', doc: 'In UTC (a capture has it beside an Eastern created_at).' }),
  },
  fixture: { unlisted: true },
})
