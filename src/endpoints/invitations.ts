// Inviting people to a business, and to groups of its projects.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import type { Field, Fields, JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { sessionOf } from '../derive/endpoints.ts'
import { parseInput } from '../derive/parse.ts'
import { inputSchema } from '../derive/schemas.ts'
import { auth } from '../families/auth.ts'
import { choice, email, integer, structure } from '../fields/index.ts'
import { mailInvitation } from '../resources/invitation-mail.ts'
import { instantOf } from '../resources/team.ts'
import { teamMembers, type ProjectGroup } from '../resources/team-members.ts'
import { sessionIn } from './within-business.ts'

type TeamMember = Row<typeof teamMembers>

/** Roles that people can be invited to, by the words that requests use (short ones: Postman). */
const invitable = {
  admin: 'business_partner',
  manager: 'business_manager',
  employee: 'business_employee',
  accountant: 'business_accountant',
  contractor: 'contractor',
  business_partner: 'business_partner',
  business_manager: 'business_manager',
  business_employee: 'business_employee',
  business_accountant: 'business_accountant',
} as const

type Capacity = keyof typeof invitable

const capacities = Object.keys(invitable) as Capacity[]

/** Most groups of one invitation (a bound of ours). */
const MOST_GROUPS = 100

const groupList = structure<readonly unknown[]>({
  type: 'array',
  items: {
    type: 'object', properties: { group_id: { type: 'integer' }, capacity: { type: 'string' } },
  },
}, { default: [] })

const address: Field<string, 'writable'> = email({ required: true })

/** What an invitation takes. */
const input = {
  capacity: choice(capacities, { required: true }),
  to_email: { ...address, parse: sent => sent === '' ? { problem: 'required' } : address.parse(sent) },
  invitable_id: integer({ required: true, doc: 'The number of the business.' }),
  invitable_type: choice(['business'], { required: true }),
  groups: groupList,
} satisfies Fields

interface Invitation {
  readonly capacity: Capacity
  readonly to_email: string
  readonly invitable_id: number
  readonly groups?: readonly unknown[]
}

const projectOfGroup = 'SELECT 1 FROM projects WHERE business_id = ? AND group_id = ?'

/** The groups of projects of the business. Throws `invalid` for anything else. */
function readGroups (sent: readonly unknown[], session: Session): ProjectGroup[] {
  if (sent.length > MOST_GROUPS) return fail('invalid', { field: 'groups', value: sent.length })
  return sent.map(item => {
    const { group_id, capacity } = (item ?? {}) as { group_id?: unknown, capacity?: unknown }
    const isGroup = Number.isSafeInteger(group_id) && typeof capacity === 'string' && capacity.length <= 50 &&
      session.query(projectOfGroup, session.business.id, group_id).length > 0
    return isGroup
      ? { group_id: group_id as number, capacity: capacity as string }
      : fail('invalid', { field: 'groups', value: item })
  })
}

/** Who is, or was, in the team with this address. Throws `taken` for somebody who works in the business. */
function teamMemberOf (to_email: string, session: Session): TeamMember | undefined {
  const known = session.select(teamMembers, 'email = ? COLLATE NOCASE', to_email)
  const isMember = known.some(({ identity_id, active }) => identity_id !== null && active)
  if (isMember) fail('taken', { field: 'to_email', object: 'invitation', value: to_email })
  return known.find(({ identity_id, active }) => identity_id === null || !active)
}

/** Makes somebody an invited member of the team; one who is in it already keeps their record. */
function invite (call: Call): Reply {
  const body = auth.envelope.unwrap('', call.body) ?? {}
  const sent = parseInput(
    sessionOf(call).model('team_members'), input, body) as unknown as Invitation
  const session = sessionIn(call, asked, sent.invitable_id)
  const groups = readGroups(sent.groups ?? [], session)
  const known = teamMemberOf(sent.to_email, session)
  const id = known?.id ?? session.add(teamMembers, { email: sent.to_email })
  session.store(teamMembers, id, {
    business_role_name: invitable[sent.capacity],
    capacity: sent.capacity,
    invited_at: instantOf(session),
    project_groups: groups,
    active: true,
    identity_id: null,
    invitation_date_accepted: null,
  })
  mailInvitation(session.get(teamMembers, id), session)
  const { capacity, to_email, invitable_id } = sent
  return { json: { response: { id, capacity, to_email, invitable_id, invitable_type: 'business', groups } } }
}

const words: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }

const asked = { method: 'POST', operation: 'team_members.invite', scope: 'user:teams:write' } as const

/** The endpoint of invitations. */
export const invitationEndpoints = (): Endpoint[] => [
  endpoint({
    ...asked,
    family: auth,
    paths: ['/auth/api/v1/users/invitation'],
    summary: 'Invites somebody to a business and to groups of its projects.',
    inferred: [
      'the answer repeats the request, with a number',
      'capacity takes short words and names of roles, but nobody can be invited as an owner or a client',
      'who works in the business cannot be invited: 422; who was invited is invited anew, and who was ' +
        'unassigned or has left keeps their record and number',
      'a group that is none of the business\'s projects: 422',
      'FreshBooks sends a mail; its words are ours',
      'the first sign-in of the person accepts',
    ],
    request: inputSchema('InvitationDraft', input),
    response: exactly({
      response: exactly({
        id: whole, capacity: words, to_email: words, invitable_id: whole, invitable_type: words,
        groups: { type: 'array', items: exactly({ group_id: whole, capacity: words }) },
      }),
    }),
    handle: invite,
  }),
]
