// Endpoints of projects that the declaration cannot express: the list, whose rows may be asked without their
// group's number, two ways to delete one, and what the caller may do in the business.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import { idOf, list, remove, sessionOf } from '../derive/endpoints.ts'
import type { Catalogue } from '../declare/include.ts'
import type { Model } from '../derive/model.ts'
import { business, businessPaths } from '../families/business.ts'
import { isYes } from '../families/query.ts'
import { abilitiesSchema } from './projects.options.ts'
import { projects } from './projects.ts'

const businessAbilities = [
  'can_view_projects', 'can_create_projects', 'can_create_services', 'can_view_services',
  'can_view_time_entries', 'can_create_time_entries', 'can_mark_time_entries_billed',
  'can_view_team_time_entries', 'can_view_time_tracking_settings',
]

/** Rows carry their group's id in place of the group, and not even that with skip_group. */
function listProjects (model: Model, catalogue: Catalogue): Endpoint {
  const full = list(model, catalogue, { includes: ['group_id'] })
  return list(model, catalogue, {
    parameters: [{ name: 'skip_group', description: 'Leaves group_id out.', schema: { type: 'boolean' } }],
    around: (call, bare) => isYes(call.query.skip_group) ? bare(call) : full.handle(call),
  })
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

/** The endpoints of projects beside those of a single one. */
export function projectEndpoints (model: Model, catalogue: Catalogue): Endpoint[] {
  return [
    listProjects(model, catalogue),
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
