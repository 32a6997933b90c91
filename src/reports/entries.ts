// The rows reports add up, under either basis. Apart from the reports so that both mean the same by "paid".

/** The postings themselves, by the date of their documents. */
const accrual = `SELECT date, document, document_id, entry, account, accountid, sub_type, amount, source,
    categoryid, tax_name, taxable, clientid FROM postings
  WHERE accounting_systemid = $account AND currency_code = $currency_code
    AND date BETWEEN $start_date AND $end_date`

const booked = `FROM postings
      WHERE accounting_systemid = $account AND currency_code = $currency_code AND date <= $end_date`

/** What counts when it is settled: invoices, bills, and credits that nobody paid for. */
const isDeferred = (document: string, id: string): string =>
  `(${document} IN ('invoices', 'bills') OR ${document} = 'credit_notes' AND ${id} IN
    (SELECT id FROM credit_notes WHERE credit_type NOT IN ('prepayment', 'overpayment')))`

/**
 * A payment settles its invoice, and money from a credit uses that credit up as well: both are rows of the
 * payment, on the receivable, where it came before the invoice on the deposits, and on the credit of the
 * client, where what was paid too much is on the other side. A bill payment settles its bill likewise.
 * `account` is the one that the document was booked on, `booked` that of the payment; `paid` runs up to and
 * including this one.
 */
const settlements = `SELECT date, payment, paymentid, entry, bookedid,
    iif(booked = '1201', '1200', booked) AS account, booked,
    amount AS settling, settled, settled_id,
    sum(amount) OVER (PARTITION BY settled, settled_id ORDER BY date, paymentid) AS paid
  FROM (SELECT date, document AS payment, entry, accountid AS bookedid, account AS booked,
      abs(amount) AS amount, document_id AS paymentid,
      iif(account = '2004', 'credit_notes', 'invoices') AS settled,
      iif(account = '2004', creditid, invoiceid) AS settled_id
    ${booked} AND document = 'payments' AND (account IN ('1200', '1201') OR account = '2004' AND amount > 0)
    UNION ALL SELECT date, document, entry, accountid, account, amount, document_id, 'bills',
      (SELECT billid FROM bill_payments WHERE bill_payments.id = document_id)
    ${booked} AND document = 'bill_payments' AND account = '2000')
  WHERE ${isDeferred('settled', 'settled_id')}`

/** Sum of an entry's postings up to and including one. */
const through = `(SELECT sum(amount) FROM ledger_postings AS line
  WHERE line.entry = own.entry AND line.position <= own.position)`

/**
 * Postings of settled documents, one for each settlement; `total` is what there is to settle. The limit makes
 * SQLite work out `through` once and not at every use.
 */
const settled = `SELECT settlements.date, payment, paymentid, settlements.entry, booked,
    iif(own.account = settlements.account, booked, own.account) AS account,
    iif(own.account = settlements.account, bookedid, own.accountid) AS accountid, own.sub_type, own.amount,
    ${through} AS through, own.source, own.categoryid, own.tax_name, own.taxable, own.clientid, paid,
    settling, abs(control.amount) AS total
  FROM (${settlements}) AS settlements
  JOIN postings AS control
    ON control.document = settled AND control.document_id = settled_id
      AND control.account = settlements.account
  JOIN postings AS own ON own.document = settled AND own.document_id = settled_id
  WHERE settlements.date BETWEEN $start_date AND $end_date LIMIT -1`

/** What counts of an amount once that much is paid, in cents (round() goes half away from zero). */
const counted = (amount: string, paid: string): string =>
  `round((${amount}) / 100.0 * (min(${paid}, total) / 100.0) / (total / 100.0))`

/** What a settlement makes count of an amount: what counts after it less what counted before. */
const share = (amount: string): string =>
  `(${counted(amount, 'paid')} - ${counted(amount, 'paid - settling')})`

/**
 * Invoices and credits by what was paid of them and when; everything else by its own date. Rounding every
 * share by itself would leave a fully paid document a cent off its total, and the shares of a payment a cent
 * off the payment. So sums are rounded, over payments and over the postings of a document, and a share is the
 * difference of two of them: whatever was paid, shares balance as the document does.
 */
const shares = `SELECT date, payment AS document, paymentid AS document_id, entry, account,
    accountid, sub_type, (${share('through')} - ${share('through - amount')}) * 100 AS amount,
    source, categoryid, tax_name, ${share('taxable')} * 100 AS taxable, clientid FROM (${settled})`

/** What is no invoice, and no deposit that the day of its invoice turns into what it was all along. */
const others = `${accrual} AND document <> 'payments_later' AND NOT ${isDeferred('document', 'document_id')}`

const cash = `${shares} UNION ALL ${others}`

/** The rows of the cash basis but for deposits, which stand for themselves. */
export const receiptsSql = `${shares} WHERE booked <> '1201' UNION ALL ${others}`

/**
 * SQL of the rows that count: date, document, document_id and entry (of the one that makes them count),
 * account (its stable name), accountid (of its row, which is quicker to group by), sub_type, amount, source,
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
