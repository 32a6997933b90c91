// Query keys that client authors found to do nothing on the live API, and what works in their place
// (live-verified.md, "Silently ignored query keys"). A key that is not here and not declared does nothing
// either; here is what to say of it.

/** By operation, then by key without `search[…]`: the key to use, or undefined where there is none. */
export const ignoredKeys: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'invoices.list': {
    create_date: 'date_min', create_date_min: 'date_min', create_date_max: 'date_max',
    status: 'v3_status', statusid: 'v3_status', payment_status: 'v3_status', client_id: 'customerid',
    clientid: 'customerid',
  },
  'clients.list': { organization: 'organization_like', fname: 'fname_like', lname: 'lname_like' },
  'credit_notes.list': {
    create_date: 'date_min', create_date_min: 'date_min', create_date_max: 'date_max', client_id: 'clientid',
    customerid: 'clientid',
  },
  'expenses.list': { status: undefined, client_id: 'clientid', customerid: 'clientid' },
  'projects.list': { title: undefined, title_like: undefined },
}

/** Sort keys in the same way. */
export const ignoredSorts: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'invoices.list': { create_date: 'invoice_date', date: 'invoice_date', updated: 'invoice_date' },
  'clients.list': { organization: 'organization_name', fname: 'fullname', lname: 'fullname' },
}
