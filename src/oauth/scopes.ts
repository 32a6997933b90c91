// Scopes and redirect rules that clients are registered with.

/** Any http(s) address of this machine, any path; the live API wants exact https addresses. */
export const LOOPBACK = 'loopback'

const objects = [
  'business', 'teams', 'clients', 'invoices', 'estimates', 'expenses', 'payments', 'online_payments',
  'credit_notes', 'other_income', 'taxes', 'billable_items', 'bills', 'bill_payments', 'bill_vendors',
  'projects', 'time_entries', 'retainers', 'journal_entries', 'uploads', 'account', 'riskhub',
]

/** Every scope there is (scopes.md): profile, reports and notifications can only be read. */
export const scopes: readonly string[] = [
  'user:profile:read', 'user:reports:read', 'user:notifications:read',
  ...objects.flatMap(object => [`user:${object}:read`, `user:${object}:write`]),
]

export const allScopes = scopes.join(' ')

/** The scopes a text names, each once. */
export const scopesIn = (text: string): string[] => [...new Set(text.match(/\S+/g) ?? [])]
