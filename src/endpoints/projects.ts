// Projects over HTTP: the ordinary operations with what FreshBooks shows beside a project and in its lists,
// and what the caller may do.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type OperationOptions } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import type { JsonSchema } from '../declare/field.ts'
import { create, get, idOf, list, remove, sessionOf, update } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { business, businessPaths } from '../families/business.ts'
import { isYes } from '../families/query.ts'
import { projects } from '../resources/projects.ts'

/** In the order of 2026. */
const projectAbilities = [
  'can_edit', 'can_archive', 'can_generate_invoice', 'can_delete', 'can_invite_team_member',
  'can_manage_services', 'can_view_team_time', 'can_edit_hourly_budget', 'can_edit_client',
  'can_edit_project_manager', 'can_view_invoices_tab', 'can_view_fixed_price', 'can_edit_fixed_price',
  'can_edit_end_date', 'can_edit_flat_rate', 'can_edit_project_type', 'can_edit_service_estimate_type',
  'can_edit_title', 'can_view_review_tab', 'can_view_discuss_tab', 'can_track_time', 'can_create_comment',
]

const businessAbilities = [
  'can_view_projects', 'can_create_projects', 'can_create_services', 'can_view_services',
  'can_view_time_entries', 'can_create_time_entries', 'can_mark_time_entries_billed',
  'can_view_team_time_entries', 'can_view_time_tracking_settings',
]

const abilitiesSchema: JsonSchema = {
  type: 'array', items: exactly({ name: { type: 'string' }, value: { type: 'boolean' } }),
}

/** An internal project has nobody to send an invoice to (SDK fixture). */
function abilitiesOf ({ session }: Call, id: number) {
  const { internal, client_id } = session.get(projects, id)
  const hasPayer = !internal || client_id !== null
  return projectAbilities.map(name => ({ name, value: name !== 'can_generate_invoice' || hasPayer }))
}

const single: OperationOptions = {
  includes: ['group'],
  extra: {
    schemas: { abilities: abilitiesSchema },
    make: (call, { id }) => ({ abilities: abilitiesOf(call, id!) }),
  },
}

/**
 * A new project's group has no list of invitations yet: null, where later answers have an empty one (live).
 */
function createProject (model: Model, catalogue: Catalogue): Endpoint {
  const ordinary = create(model, catalogue, single)
  return {
    ...ordinary,
    handle: call => {
      const { project, ...rest } = JSON.parse(String(ordinary.handle(call).text))
      return {
        json: { project: { ...project, group: { ...project.group, pending_invitations: null } }, ...rest },
      }
    },
  }
}

/** Rows carry their group's id in place of the group, and not even that with skip_group. */
function listProjects (model: Model, catalogue: Catalogue): Endpoint {
  const [full, bare] = [list(model, catalogue, { includes: ['group_id'] }), list(model, catalogue)]
  const skip_group = { name: 'skip_group', description: 'Leaves group_id out.', schema: { type: 'boolean' } }
  return {
    ...bare,
    parameters: [...bare.parameters ?? [], skip_group],
    handle: call => (isYes(call.query.skip_group) ? bare : full).handle(call),
  }
}

/** The web app's own delete path words an unknown project its own way (Postman). */
const WEB_APP_DELETE = '/comments/business/:business/project/:id'

function removeProject (model: Model): Endpoint[] {
  const ordinary = remove(model)
  const unknown = { error_type: 'not_found', message: 'The requested resource was not found.' }
  return [
    { ...ordinary, paths: ordinary.paths.filter(path => path !== WEB_APP_DELETE) },
    {
      ...ordinary,
      paths: [WEB_APP_DELETE],
      operation: 'projects.delete_in_web_app',
      summary: 'Deletes a project, the web app\'s way.',
      handle: call => sessionOf(call).find(projects, idOf(call, model)) === undefined
        ? { status: 404, json: unknown }
        : ordinary.handle(call),
    },
  ]
}

/** The endpoints of projects. */
export function projectEndpoints (model: Model, catalogue: Catalogue): Endpoint[] {
  return [
    listProjects(model, catalogue),
    get(model, catalogue, single),
    createProject(model, catalogue),
    update(model, catalogue, single),
    ...removeProject(model),
    endpoint({
      family: business,
      method: 'GET',
      paths: businessPaths('abilities'),
      operation: 'business.abilities',
      scope: null,
      summary: 'What the caller may do with projects, services and time in this business.',
      inferred: ['everybody in a business has all abilities', 'no scope is needed'],
      response: exactly({ abilities: abilitiesSchema }),
      handle: () => ({ json: { abilities: businessAbilities.map(name => ({ name, value: true })) } }),
    }),
  ]
}
