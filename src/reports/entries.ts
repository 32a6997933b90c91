// The rows reports add up, under either basis. Apart from the reports so that both mean the same by "paid".

/** The postings themselves, by the date of their documents. */
const accrual = `SELECT date, document, entry, account, accountid, sub_type, amount, categoryid, tax_name,
    taxable, clientid FROM postings
  WHERE accounting_systemid = $account AND currency_code = $currency_code
    AND date BETWEEN $start_date AND $end_date`

/** What counts when it is settled: invoices, bills, and credits that nobody paid for. */
const isDeferred = (document: string, id: string): string =>
  `(${document} IN ('invoices', 'bills') OR ${document} = 'credit_notes' AND ${id} IN
    (SELECT id FROM credit_notes WHERE credit_type NOT IN ('prepayment', 'overpayment')))`

/** SQL of ids of default accounts: read once, where numbers would be looked up for every posting. */
export const idsOf = (...numbers: readonly string[]): string =>
  `(SELECT id FROM ledger_accounts WHERE default_number IN ('${numbers.join("', '")}'))`

/** What is booked now, posting by posting, whatever was its day. */
const booked = 'ledger_documents AS current JOIN ledger_postings AS posting USING (entry)'
const isAsked = 'current.accounting_systemid = $account AND current.currency_code = $currency_code'

/**
 * A payment settles its invoice, and money from a credit uses that credit up as well: both are rows of the
 * payment, on the receivable, where it came before the invoice on the deposits, and on the credit of the
 * client, where what was paid too much is on the other side. A bill payment settles its bill likewise.
 */
const settling = `SELECT current.date, current.document_id AS paymentid, entry,
    posting.account AS bookedid, abs(posting.amount) AS settling,
    iif(posting.account IN ${idsOf('2004')}, 'credit_notes', 'invoices') AS settled,
    iif(posting.account IN ${idsOf('2004')}, paying.creditid, paying.invoiceid) AS settled_id
  FROM ${booked} JOIN ledger_entries AS paying ON paying.id = entry
  WHERE ${isAsked} AND current.date <= $end_date AND current.document = 'payments'
    AND (posting.account IN ${idsOf('1200', '1201')}
      OR posting.account IN ${idsOf('2004')} AND posting.amount > 0)
  UNION ALL SELECT current.date, current.document_id, entry, posting.account, posting.amount, 'bills', billid
  FROM ${booked} JOIN bill_payments ON bill_payments.id = current.document_id
  WHERE ${isAsked} AND current.date <= $end_date AND current.document = 'bill_payments'
    AND posting.account IN ${idsOf('2000')}`

/** What there is to settle: what a document put on the receivable, the payable or the client's credit. */
const total = `(SELECT abs(amount) FROM ledger_postings AS control
  WHERE control.entry = own.entry AND control.account IN ${idsOf('1200', '2000', '2004')})`

/** `paid` runs up to and including this one. */
const settlements = `SELECT *,
    sum(settling) OVER (PARTITION BY settled, settled_id ORDER BY date, paymentid) AS paid
  FROM (${settling}) WHERE ${isDeferred('settled', 'settled_id')}`

/** Those of the time, with the entry of what they settle. The limit: SQLite works out `total` once each. */
const counting = `SELECT settlements.*, own.entry AS own_entry, ${total} AS total
  FROM (${settlements}) AS settlements
  JOIN ledger_documents AS own ON own.document = settled AND own.document_id = settled_id
  WHERE settlements.date BETWEEN $start_date AND $end_date LIMIT -1`

/** Sum of an entry's postings up to and including one. */
const through = `(SELECT sum(amount) FROM ledger_postings AS line
  WHERE line.entry = own.entry AND line.position <= own.position)`

/**
 * Postings of settled documents, one for each settlement. What a document put on the receivable was a
 * deposit if that is where its payment was booked. The limit is for `through`, likewise.
 */
const settled = `SELECT counting.date, settled, counting.entry, bookedid,
    iif(own.account IN ${idsOf('1200')}, bookedid, own.account) AS accountid, own.amount,
    ${through} AS through, own.categoryid, own.tax_name, own.taxable, heading.clientid, paid, settling, total
  FROM (${counting}) AS counting JOIN ledger_postings AS own ON own.entry = own_entry
  LEFT JOIN ledger_entries AS heading ON heading.id = own_entry LIMIT -1`

/** What counts of an amount once that much is paid, in cents (round() goes half away from zero). */
const counted = (amount: string, paid: string): string =>
  `round((${amount}) / 100.0 * (min(${paid}, total) / 100.0) / (total / 100.0))`

/** What a settlement makes count of an amount: what counts after it less what counted before. */
const share = (amount: string): string =>
  `(${counted(amount, 'paid')} - ${counted(amount, 'paid - settling')})`

/** What a settlement makes count of a posting: all of it where it settles the whole document at once. */
const part = `iif(settling = paid AND paid >= total AND through % 100 = 0 AND amount % 100 = 0, amount,
    (${share('through')} - ${share('through - amount')}) * 100)`

/**
 * Invoices and credits by what was paid of them and when; everything else by its own date. Rounding every
 * share by itself would leave a fully paid document a cent off its total, and the shares of a payment a cent
 * off the payment. So sums are rounded, over payments and over the postings of a document, and a share is the
 * difference of two of them: whatever was paid, shares balance as the document does.
 */
const shares = `SELECT date, settled AS document, entry, coalesce(default_number, uuid) AS account,
    accountid, sub_type, ${part} AS amount, categoryid, tax_name, ${share('taxable')} * 100 AS taxable,
    clientid
  FROM (${settled}) LEFT JOIN ledger_accounts ON ledger_accounts.id = accountid`

/** What is no invoice, and no deposit that the day of its invoice turns into what it was all along. */
const others = `${accrual} AND document <> 'payments_later' AND NOT ${isDeferred('document', 'document_id')}`

const cash = `${shares} UNION ALL ${others}`

/** The rows of the cash basis but for deposits, which stand for themselves. */
export const receiptsSql = `${shares} WHERE bookedid NOT IN ${idsOf('1201')} UNION ALL ${others}`

/**
 * SQL of the rows that count: date and entry (of what makes them count), document (the table of what they
 * are of), account (its stable name), accountid (of its row, which is quicker to group by), sub_type, amount,
 * categoryid, tax_name, taxable, clientid. Its parameters are $account, $currency_code, $start_date and
 * $end_date.
 */
export const entriesSql = (cash_based: boolean): string => cash_based ? cash : accrual

/** What is inferred of every report under either basis. */
export const inferredOfBasis = [
  'a malformed cash_based is answered with 422, errno 1031',
  'a currency that nothing was booked in has a report of zeros',
  'cash based: a payment counts its share of the invoice; the shares add up to the payment, and to the ' +
    'invoice once it is paid',
  'cash based: bills count when they are paid, likewise',
  'cash based: what was paid too much or ahead, or credited, counts when it is used on an invoice',
]
