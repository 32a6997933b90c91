// Ledger accounts: the new chart of accounts of a business, in two levels, addressed by uuid.
import { by } from '../declare/address.ts'
import { derived, hidden, nullable, optionalKey, readOnly } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { ledger } from '../families/ledger.ts'
import {
  businessUuid, choice, easternTime, flag, id, integer, microTime, structure, text, uuid,
  uuidReference
} from '../fields/index.ts'
import { categoryAccount, defaultCategories, subTypes } from '../ledger/chart.ts'
import { accountIdSql, subAccountIdSql } from '../ledger/legacy-chart.ts'

/** SQL of the type that a sub-type belongs to. */
const typeOf = `CASE sub_type ${subTypes.map(({ name, type }) =>
  `WHEN '${name}' THEN '${type}'`).join(' ')} END`

/** Uuids of the accounts below an account, by number. */
const children = `(SELECT json_group_array(child.uuid ORDER BY child.number) FROM ledger_accounts AS child
  WHERE child.parent_account = ledger_accounts.uuid)`

/** The name of the system's category that has an account of its own, by the number in the default chart. */
const categoryName = `CASE ledger_accounts.default_number ${defaultCategories.map(({ category, parent }) =>
  `WHEN '${categoryAccount(category, parent)}' THEN '${category}'`).join(' ')} END`

const categoryIdSql = `(SELECT twin.id FROM businesses JOIN categories AS twin
    ON twin.accounting_systemid = businesses.account_id
  WHERE businesses.business_uuid = ledger_accounts.business_uuid AND NOT twin.is_editable
    AND twin.category = ${categoryName})`

export const ledgerAccounts = resource({
  family: ledger,
  path: 'ledger_accounts/accounts',
  address: by('uuid'),
  one: 'account',
  many: 'ledger_accounts',
  title: 'account',
  scope: 'journal_entries',
  doc: 'An account of the chart of accounts.',
  operations: ['list', 'get', 'create', 'update'],
  perPage: 'all',
  order: 'number, id',
  fields: {
    id: hidden(id({ first: 545101 })),
    uuid: uuid(),
    name: text({ required: { always: true } }),
    number: text({
      doc: 'Text: 6008-10 comes before 6008-2.',
      inferred: 'without one it is the next free one below the parent or sub-type; taken ones are refused',
    }),
    description: text(),
    type: derived(choice(['asset', 'liability', 'equity', 'income', 'expense'], {
      doc: 'Follows from sub_type.',
    }), typeOf),
    sub_type: choice(subTypes.map(({ name }) => name), { required: { always: true } }),
    system_account_name: optionalKey(readOnly(text({
      doc: 'The default name of an account that the system posts to; other accounts do not have the key.',
    }))),
    parent_account: nullable(uuidReference('ledger_accounts', {
      required: { always: true }, doc: 'The key is required; null for an account at the top.',
    })),
    sub_accounts: derived(structure<string[]>({ type: 'array', items: { type: 'string' } }), children),
    auto_created: readOnly(flag({ doc: 'false for accounts that were created by request.' })),
    state: choice(['active', 'archived'], { default: 'active', inferred: 'the state archived' }),
    updated_at: readOnly(microTime({ set: 'on write' })),
    category_id: derived(nullable(integer({
      doc: 'The system\'s own expense category whose costs are booked on it; null for other accounts.',
    })), categoryIdSql),
    jea_id: derived(nullable(integer({
      doc: 'The journal entry account that it is (`accountid`); null for one that is a sub-account only.',
      inferred: 'the numbers',
    })), accountIdSql),
    jesa_id: derived(nullable(integer({
      doc: 'The journal entry sub-account that it is (`sub_accountid`).',
      inferred: 'that an account may have both, and null where the older tree has no such sub-account',
    })), subAccountIdSql),
    default_number: hidden(readOnly(nullable(text({
      doc: 'The number that the account has in the default chart, where it is in it: postings name it so.',
    })))),
    business_uuid: hidden(businessUuid()),
    created_at: hidden(readOnly(easternTime({
      set: 'on create', doc: 'Shown by the journal entry accounts.',
    }))),
  },
  inferred: [
    'a third level is refused with 400, and so is an account as its own parent',
    'sub_accounts and type of a PUT are ignored: a child is moved by its own parent_account',
    'a PUT merges, but needs name, sub_type and parent_account',
    'an unknown business is 404, somebody else\'s 403',
  ],
  fixture: { labels: ['name'], namedBy: 'name', omitted: [{ where: 'default_number IS NOT NULL' }] },
})
