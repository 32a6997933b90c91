// Reports of the ledger as text, whichever level they are of.
import type { Row } from './world.ts'

/** A sub-account of a general ledger, named with its account. */
export interface LedgerLeaf {
  readonly name: string
  readonly debit: string
  readonly credit: string
  readonly transactions: readonly Row[]
}

export const leavesOf = ({ data }: Row): LedgerLeaf[] => data.flatMap((account: Row) => account.sub_accounts.map((sub: Row) => (
  { name: `${account.account_name}/${sub.sub_account_name}`, debit: sub.debit.amount, credit: sub.credit.amount, transactions: sub.transactions })))

const cents = ({ amount }: Row): number => Math.round(Number(amount) * 100)

/** Debits less credits of each leaf in cents, as it says or as its rows say. */
export const movedOf = (leaves: readonly LedgerLeaf[], byRows = false): Record<string, number> => Object.fromEntries(leaves.map(({ name, debit, credit, transactions }) =>
  [name, byRows ? transactions.reduce((sum, row) => sum + cents(row.debit) - cents(row.credit), 0) : cents({ amount: debit }) - cents({ amount: credit })]))

/** Debits less credits of each row of a trial balance in cents, without the total. */
export const trialOf = ({ data }: Row): Record<string, number> => Object.fromEntries(data.slice(0, -1).map((row: Row) =>
  [`${row.account_name}/${row.account_sub_name}`, cents(row.debit ?? { amount: 0 }) - cents(row.credit ?? { amount: 0 })]))

const shown = (balances: Row[]): string => balances.map(({ balance }) => balance.amount).join(' ')

/** Every leaf of a balance sheet with its balances, and both totals. */
export const sheetOf = ({ data, assets_total, liabilities_and_equity_total }: Row): string[] => [
  ...data.flatMap((group: Row) => (group.sub_types ?? [group]).flatMap(({ account_sub_type, accounts }: Row) => accounts.flatMap((account: Row) => {
    const path = [group.account_type, account_sub_type, account.account_name].filter(Boolean).join('/')
    return account.sub_accounts.length === 0
      ? [`${path} ${shown(account.balances)}`]
      : account.sub_accounts.map((sub: Row) => `${path}/${sub.sub_account_name} ${shown(sub.balances)}`)
  }))),
  `assets ${shown(assets_total)}`, `liabilities and equity ${shown(liabilities_and_equity_total)}`,
]
