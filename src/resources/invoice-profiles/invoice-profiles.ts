// Invoice profiles: recurring templates, from which invoices are generated as the clock passes their dates.
import { accounting } from '../../families/accounting.ts'
import {
  accountId, constant, currencyCode, date, easternTime, flag, id, integer, money, reference, sameAs,
  structure, text, visState,
} from '../../fields/index.ts'
import { exactly } from '../../declare/envelope.ts'
import { computedFrom, derived, hidden, nullable, readOnly, requestOnly } from '../../declare/field.ts'
import { equals } from '../../declare/search.ts'
import { resource } from '../../declare/resource.ts'
import type { Wording } from '../../mail/wording.ts'
import {
  addressFields, discountFields, dueFields, inDocument, nameFields, vatFields
} from '../documents/fields.ts'
import { presentationColumn, type Presentation } from '../documents/presentation.ts'
import type { AllowedGateway } from '../gateways.ts'
import { lateFeeColumn, remindersColumn, type LateFee, type LateReminder } from '../late-payment.ts'
import { frequency } from './frequency.ts'
import { profileIncludes } from './includes.ts'
import { invoiceProfileFixture } from './invoice-profiles.fixture.ts'
import { profileLines } from './lines.ts'
import { formatSchema, usualFormat, type ProjectFormat } from './unbilled-time.ts'

/** Not deleted, not paused, not all of its invoices made. One that is archived goes on (support pages). */
const running =
  'vis_state <> 1 AND NOT disable AND (numberRecurring = 0 OR occurrences_to_date < numberRecurring)'

export const invoiceProfiles = resource({
  family: accounting,
  path: 'invoice_profiles/invoice_profiles',
  one: 'invoice_profile',
  many: 'invoice_profiles',
  scope: 'invoices',
  event: 'recurring',
  doc: 'A recurring template: invoices are generated from it as the clock passes their dates.',
  fields: {
    id: id({ first: 5201 }),
    profileid: sameAs('id'),
    accounting_systemid: accountId(),
    customerid: reference('clients', { required: true, doc: 'The client billed.' }),
    create_date: date({ required: true, doc: 'Date of the first invoice.' }),
    frequency: frequency(),
    numberRecurring: integer({ required: true, min: 0, doc: 'How many invoices to make; 0 for no end.' }),
    occurrences_to_date: readOnly(integer({ doc: 'How many invoices were made so far.', default: 0 })),
    disable: flag({ doc: 'Whether it pauses.' }),
    send_email: flag({
      doc: 'Whether each invoice is sent to the client by mail; false leaves it a draft.', default: true,
    }),
    send_gmail: flag({ doc: 'Whether each invoice is sent by post.' }),
    auto_bill: flag({ doc: 'Whether a card that the client has saved is charged for each invoice.' }),
    require_auto_bill: flag(),
    bill_gateway: nullable(text({
      doc: 'The gateway of the saved card: stripe, fbpay or paypal.',
      inferred: 'no card is saved with another',
    })),
    include_unbilled_time: flag({ doc: 'Whether each invoice bills unbilled time of the client as well.' }),
    due_offset_days: dueFields.due_offset_days,
    amount: readOnly(money({ ...inDocument, doc: 'Total of an invoice with taxes, after discount.' })),
    ...discountFields,
    description: readOnly(text({ doc: 'Description of the first line.' })),
    notes: text(),
    terms: text(),
    payment_details: text(),
    po_number: nullable(text()),
    ...nameFields,
    address: text(),
    ...addressFields,
    language: text({ default: 'en' }),
    currency_code: currencyCode({
      doc: 'Default: the client\'s. Case does not count.',
      max: 3,
      inferred: 'any code of up to three letters; it can always change',
    }),
    ...vatFields,
    ownerid: readOnly(integer({ doc: 'Who made it.' })),
    ext_archive: nullable(integer()),
    retainer_id: derived(nullable(integer({ doc: 'The retainer that it bills.' })),
      '(SELECT retainer.id FROM retainers AS retainer ' +
        'WHERE retainer.invoice_profile_id = invoice_profiles.id)'),
    total_accrued_revenue: constant(null, { doc: 'null unless its include is asked for.' }),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    is_running: hidden(derived(flag(), running)),
    next_issue_date: hidden(computedFrom(
      readOnly(nullable(date())), 'iif(is_running, next_issue_date, NULL)')),
    presentation: hidden(
      structure<Presentation>(presentationColumn, { doc: 'Default: that of the profile made last.' })
    ),
    allowed_gateways: hidden(readOnly(structure<AllowedGateway[]>({ type: 'array' }, { default: [] }))),
    late_fee: hidden(nullable(structure<LateFee>(lateFeeColumn))),
    late_reminders: hidden(structure<LateReminder[]>(remindersColumn)),
    invoice_profile_customized_email: hidden(nullable(structure<Wording>(
      exactly({ subject: { type: 'string' }, body: { type: 'string' } }),
      { doc: 'Subject and body of the mails that its invoices go out with.' }
    ))),
    project_format: hidden(structure<ProjectFormat>(formatSchema, {
      doc: 'How lines of unbilled time look.', default: usualFormat, inferred: 'kept, and without effect',
    })),
    allowed_gatewayids: requestOnly(
      structure<number[]>({ type: 'array', items: { type: 'integer' } }, {
        doc: '26 Stripe, 30 FreshBooks Payments, 7 PayPal.',
      })
    ),
    use_default_presentation: requestOnly(flag({ doc: 'false: take no presentation over.' })),
    skip_generation: requestOnly(flag({ doc: 'true: make no invoice today.' })),
  },
  owns: { lines: profileLines },
  include: profileIncludes,
  search: {
    profileid: equals(),
    clientid: equals('customerid'),
    currency_code: equals(),
    include_unbilled_time: equals(),
  },
  ignored: { filters: { customerid: 'clientid' } },
  inferred: [
    'names and address that are empty in a POST, or not sent with another customerid, are the client\'s',
    'lines take the currency of their profile whatever they say',
    'an invoice is made as its day begins in the time zone of the business, at once where it has begun',
    'dates count from create_date: one of the 31st is on the last day of shorter months',
    'dates that have gone by, or that a pause or a deletion covers, are not made up for; nor are those at ' +
      'which the client is deleted',
    'one that is deleted makes no invoices, and goes on once restored',
    'a change of create_date or frequency begins a new schedule, in which no day has a second invoice',
    'skip_generation: no invoice for the day of the request',
    'invoices copy lines, texts, discount, look, gateways and late payment, and take their next number',
    'send_email marks an invoice as sent also where the client has no address; send_gmail alone sends it ' +
      'without a mail, and gmail of the invoice is true',
    'auto_bill charges the newest saved card of the client that the profile may charge, through ' +
      'bill_gateway or its own gateway, and sends the invoice, which is then auto-paid, status 5, with ' +
      'autobill_status success',
    'a card that is declined leaves the invoice unpaid, status 7, with autobill_status failed and ' +
      'last_order_status declined; it is not tried again',
    'bill_gateway without a card that is known: one has been saved on a page of FreshBooks, which is good',
    'include_unbilled_time adds a line of type 5, of no amount, in whose place each invoice has a line for ' +
      'every service and project of the client\'s billable time so far, at the rate of project or service',
    'total_accrued_revenue sums its invoices that are sent and not deleted, in its currency',
    'making an invoice changes updated of the profile and raises recurring.update',
  ],
  fixture: invoiceProfileFixture,
})
