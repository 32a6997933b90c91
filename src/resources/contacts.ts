// Contacts: people beside a client's primary address. They are read through the client.
import { accounting } from '../families/accounting.ts'
import { accountId, email, id, reference, sameAs, text } from '../fields/index.ts'
import { createOnly, hidden } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

export const contacts = resource({
  family: accounting,
  path: 'users/contacts',
  one: 'contact',
  many: 'contacts',
  scope: 'clients',
  doc: 'A secondary contact of a client.',
  partOf: { table: 'clients', by: 'userid' },
  operations: ['update', 'delete'],
  deletion: 'erase',
  fields: {
    id: hidden(id({ first: 8201 })),
    contactid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    email: email(),
    fname: text(),
    lname: text(),
    phone1: text(),
    phone2: text({ inferred: 'by analogy with phone1' }),
    userid: createOnly(reference('clients', { required: true, doc: 'The client it belongs to.' })),
  },
  inferred: [
    'the answers to update and delete',
    'what happens to a contact is an update of its client: client.update',
  ],
})
