// The includes of an estimate. Those whose rows no source shows are always empty here.
import { many, one, ownedRows, type Include } from '../../declare/include.ts'
import { alwaysEmpty, contacts, directLinks, owner, system } from '../documents/includes.ts'
import { presentationInclude } from '../documents/presentation.ts'

export const estimateIncludes: Record<string, Include> = {
  lines: ownedRows('lines'),
  audit_logs: alwaysEmpty('What happened to it.'),
  comments: alwaysEmpty('Comments.'),
  contacts: contacts('estimates', 'customerid', 'estimateid'),
  direct_links: directLinks('estimate'),
  invoices: many('invoices', 'estimateid', {
    doc: 'The invoices that name it.', inferred: 'their whole rows; one client reads v3_status',
  }),
  owner: owner('estimates'),
  presentation: presentationInclude('estimates', 'estimateid'),
  project: one('projects', 'modern_projectid', {
    doc: 'Its project, or null.', fields: ['id', 'title'], inferred: 'its id and title',
  }),
  system: system('estimates'),
}
