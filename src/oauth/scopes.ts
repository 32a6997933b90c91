// OAuth scopes, and the `loopback` redirect rule.

/** Allows any http(s) URL of this machine; the live API requires exact https URLs. */
export const LOOPBACK = 'loopback'

const objects = [
  'business', 'teams', 'clients', 'invoices', 'estimates', 'expenses', 'payments', 'online_payments',
  'credit_notes', 'other_income', 'taxes', 'billable_items', 'bills', 'bill_payments', 'bill_vendors',
  'projects', 'time_entries', 'retainers', 'journal_entries', 'uploads', 'account', 'riskhub',
]

/** All scopes (scopes.md); profile, reports and notifications are read-only. */
export const scopes: readonly string[] = [
  'user:profile:read', 'user:reports:read', 'user:notifications:read',
  ...objects.flatMap(object => [`user:${object}:read`, `user:${object}:write`]),
]

/** All scopes, space-separated. */
export const allScopes = scopes.join(' ')

/** Splits a space-separated list of scopes, without duplicates. */
export const scopesIn = (text: string): string[] => [...new Set(text.match(/\S+/g) ?? [])]
