// The account statement of a client: what was owed before a time, what was billed, paid and credited in it,
// and what is owed after it.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { clients } from '../resources/clients.ts'
import { tableOf } from './csv.ts'
import { idsOf } from './entries.ts'
import { amountOf, day, listOf, money, text, whole, wholeOrNull } from './figures.ts'
import { currency, id, type Values } from './parameters.ts'
import { backwards, range } from './range.ts'
import { report } from './report.ts'

const parameters = {
  ...range,
  clientid: id({
    description: 'The client. Default: all clients together.',
    inferred: 'the default; a client who is unknown is answered with 404, errno 1012',
  }),
  currency_code: currency(),
}

/** An invoice, payment or credit; its amount in ten-thousandths, negative where less is owed for it. */
interface MovementRow {
  readonly entity_type: 'invoice' | 'payment' | 'credit'
  readonly date: string
  readonly reference: string
  readonly clientid: number
  readonly invoiceid: number | null
  readonly paymentid: number | null
  readonly creditid: number | null
  readonly amount: number
}

/**
 * What a client owes is the receivable less the client's credit and deposits: a payment lowers the first or,
 * where it is too much, raises the second, and using credit moves between both. One before the day of its
 * invoice is a deposit until then, which the invoice's day moves to the receivable: nothing to be told.
 */
const owedSql = `FROM postings WHERE accounting_systemid = $account AND currency_code = $currency_code
    AND accountid IN ${idsOf('1200', '1201', '2004')}
    AND document IN ('invoices', 'payments', 'payments_later', 'credit_notes')
    AND ($clientid IS NULL OR clientid = $clientid)`

const openingSql = `SELECT coalesce(sum(amount), 0) AS amount ${owedSql} AND date < $start_date`

const movementsSql = `SELECT
    CASE document WHEN 'invoices' THEN 'invoice' WHEN 'payments' THEN 'payment' ELSE 'credit' END
      AS entity_type,
    moved.date, coalesce(iif(document = 'credit_notes', credit_number, invoice_number), '') AS reference,
    moved.clientid, moved.invoiceid, iif(document = 'payments', document_id, NULL) AS paymentid,
    iif(document = 'credit_notes', document_id, NULL) AS creditid, moved.amount
  FROM (SELECT document, document_id, date, clientid, invoiceid, sum(amount) AS amount
    ${owedSql} AND date BETWEEN $start_date AND $end_date
    GROUP BY entry HAVING sum(amount) <> 0) AS moved
  LEFT JOIN invoices ON invoices.id = moved.invoiceid
  LEFT JOIN credit_notes ON document = 'credit_notes' AND credit_notes.id = document_id
  ORDER BY moved.date, CASE document WHEN 'invoices' THEN 1 WHEN 'credit_notes' THEN 2 ELSE 3 END,
    document_id`

function figuresOf (session: Session, asked: Values<typeof parameters>) {
  const { clientid, currency_code, end_date, start_date } = asked
  const values = { ...asked, account: session.business.account_id }
  const client = clientid === null ? null : clientShown(session, clientid)
  const [opening] = session.query<{ amount: number }>(openingSql, values)
  const movements = session.query<MovementRow>(movementsSql, values)
  const balances = balancesAfter(opening!.amount, movements)
  return {
    client,
    clientid,
    closing_balance: amountOf(balances.at(-1) ?? opening!.amount, currency_code),
    company_name: session.business.name,
    currency_code,
    end_date,
    opening_balance: amountOf(opening!.amount, currency_code),
    start_date,
    transactions: movements.map((movement, index) =>
      shownMovement(movement, balances[index]!, currency_code)),
  }
}

function clientShown (session: Session, clientid: number) {
  const { email, fname, id, lname, organization } = session.get(clients, clientid)
  return { email, fname, lname, organization, userid: id }
}

/** What is owed after each movement. */
function balancesAfter (opening: number, movements: readonly MovementRow[]): number[] {
  let owed = opening
  return movements.map(({ amount }) => (owed += amount))
}

const shownMovement = (movement: MovementRow, balance: number, code: string) => ({
  amount: amountOf(movement.amount, code),
  balance: amountOf(balance, code),
  clientid: movement.clientid,
  creditid: movement.creditid,
  date: movement.date,
  entity_type: movement.entity_type,
  invoiceid: movement.invoiceid,
  paymentid: movement.paymentid,
  reference: movement.reference,
})

const schema = exactly({
  client: {
    ...exactly({ email: text, fname: text, lname: text, organization: text, userid: whole }),
    type: ['object', 'null'],
  },
  clientid: wholeOrNull,
  closing_balance: money,
  company_name: text,
  currency_code: text,
  end_date: day,
  opening_balance: money,
  start_date: day,
  transactions: listOf(exactly({
    amount: money,
    balance: money,
    clientid: whole,
    creditid: wholeOrNull,
    date: day,
    entity_type: { type: 'string', enum: ['invoice', 'payment', 'credit'] },
    invoiceid: wholeOrNull,
    paymentid: wholeOrNull,
    reference: text,
  })),
})

const columns = [
  'date', 'entity_type', 'reference', 'clientid', 'invoiceid', 'paymentid', 'creditid', 'amount', 'balance',
  'currency_code',
] as const

export const accountStatement = report({
  name: 'account_statement',
  summary: 'What a client owed before a time, what was billed, paid and credited in it, and what is owed.',
  parameters,
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: ({ transactions, currency_code }) =>
    tableOf(columns, transactions.map(transaction => ({ ...transaction, currency_code }))),
  inferred: [
    'all keys of the answer but its key and download_token: no answer was found',
    'drafts and deleted documents are not in it; what is paid too much lowers the balance at once',
    'a credit lowers the balance when it is issued, so a payment out of it is no transaction',
    'of the same day invoices come first, then credits, then payments',
    'reference: the number of the invoice, also of a payment, or of the credit note',
  ],
})
