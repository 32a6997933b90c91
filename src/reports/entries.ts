// The rows reports add up, under either basis. Apart from the reports so that both mean the same by "paid".

/** The postings themselves, by the date of their documents. */
const accrual = `SELECT date, account, sub_type, amount, source, categoryid, tax_name, taxable,
    clientid FROM postings
  WHERE accounting_systemid = $account AND currency_code = $currency_code
    AND date BETWEEN $start_date AND $end_date`

const booked = `FROM postings
      WHERE accounting_systemid = $account AND currency_code = $currency_code`

/**
 * A payment settles its invoice, and money from a credit uses that credit up as well: both are rows of the
 * payment, on the receivable, where it came before the invoice on the deposits, and on the credit of the
 * client, where what was paid too much is on the other side. A bill payment settles its bill likewise. `paid`
 * runs up to and including this one.
 */
const settlements = `SELECT date, account, amount, settled, settled_id,
    sum(amount) OVER (PARTITION BY settled, settled_id ORDER BY date, paymentid) AS paid
  FROM (SELECT date, iif(account = '1201', '1200', account) AS account, abs(amount) AS amount,
      document_id AS paymentid,
      iif(account = '2004', 'credit_notes', 'invoices') AS settled,
      iif(account = '2004', creditid, invoiceid) AS settled_id
    ${booked} AND document = 'payments' AND (account IN ('1200', '1201') OR account = '2004' AND amount > 0)
    UNION ALL SELECT date, account, amount, document_id, 'bills',
      (SELECT billid FROM bill_payments WHERE bill_payments.id = document_id)
    ${booked} AND document = 'bill_payments' AND account = '2000')`

/**
 * The part of a posting's amount that the settlement makes count: what counts after it less what counted
 * before, each rounded to cents (round() goes half away from zero). Rounding every payment's part by itself
 * would leave a fully paid invoice a cent off its own total. More than all of it never counts.
 */
const share = (column: string): string => {
  const total = 'abs(control.amount)'
  const until = (paid: string) =>
    `round(own.${column} / 100.0 * (min(${paid}, ${total}) / 100.0) / (${total} / 100.0))`
  return `(${until('paid')} - ${until('paid - settlements.amount')}) * 100`
}

/** Invoices, credits and bills by what was paid of them and when; everything else by its own date. */
const cash = `SELECT settlements.date, own.account, own.sub_type, ${share('amount')} AS amount,
    own.source, own.categoryid, own.tax_name, ${share('taxable')} AS taxable, own.clientid
  FROM (${settlements}) AS settlements
  JOIN postings AS control
    ON control.document = settled AND control.document_id = settled_id
      AND control.account = settlements.account
  JOIN postings AS own ON own.document = settled AND own.document_id = settled_id
  WHERE settlements.date BETWEEN $start_date AND $end_date
  UNION ALL ${accrual} AND document NOT IN ('invoices', 'credit_notes', 'bills')`

/**
 * SQL of the rows that count: date, account (its stable name), sub_type, amount, source, categoryid,
 * tax_name, taxable, clientid. Its parameters are $account, $currency_code, $start_date and $end_date.
 */
export const entriesSql = (cash_based: boolean): string => cash_based ? cash : accrual

/** What is inferred of every report under either basis. */
export const inferredOfBasis = [
  'a malformed cash_based is answered with 422, errno 1031',
  'a currency that nothing was booked in has a report of zeros',
  'cash based: a payment counts its share of the invoice; the shares add up to the invoice once it is paid',
  'cash based: bills count when they are paid, likewise',
  'cash based: what was paid too much or ahead, or credited, counts when it is used on an invoice',
]
