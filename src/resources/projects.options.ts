// What projects show beside a single one: its abilities, and its group in place of the group's number.
import { exactly } from '../declare/envelope.ts'
import type { OperationOptions, Reply } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Operation } from '../declare/resource.ts'

/** In the order of 2026. */
const projectAbilities = [
  'can_edit', 'can_archive', 'can_generate_invoice', 'can_delete', 'can_invite_team_member',
  'can_manage_services', 'can_view_team_time', 'can_edit_hourly_budget', 'can_edit_client',
  'can_edit_project_manager', 'can_view_invoices_tab', 'can_view_fixed_price', 'can_edit_fixed_price',
  'can_edit_end_date', 'can_edit_flat_rate', 'can_edit_project_type', 'can_edit_service_estimate_type',
  'can_edit_title', 'can_view_review_tab', 'can_view_discuss_tab', 'can_track_time', 'can_create_comment',
]

/** What the caller may do. */
export const abilitiesSchema: JsonSchema = {
  type: 'array', items: exactly({ name: { type: 'string' }, value: { type: 'boolean' } }),
}

/** An internal project without a client cannot be invoiced (SDK fixture). */
function abilitiesOf ({ internal, client_id }: { internal: boolean, client_id: number | null }) {
  const hasPayer = !internal || client_id !== null
  return projectAbilities.map(name => ({ name, value: name !== 'can_generate_invoice' || hasPayer }))
}

const single: OperationOptions = {
  includes: ['group'],
  extra: {
    schemas: { abilities: abilitiesSchema },
    make: (_call, { row }) => ({ abilities: abilitiesOf(row!()) }),
  },
}

/**
 * A new project's group has no list of invitations yet: null, where later answers have an empty one (live).
 */
function withoutInvitations ({ text }: Reply): Reply {
  const { project, ...rest } = JSON.parse(String(text))
  const group = { ...project.group, pending_invitations: null }
  return { json: { project: { ...project, group }, ...rest } }
}

/** What each operation does beyond the ordinary. */
export const projectOptions: Partial<Record<Operation, OperationOptions>> = {
  get: single,
  create: { ...single, around: (call, ordinary) => withoutInvitations(ordinary(call)) },
  update: single,
}
