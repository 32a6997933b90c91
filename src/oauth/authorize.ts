// GET authorize and the form of its page: a redirect to the application, or a page.
import { createHmac } from 'node:crypto'
import { DEFAULT_PORT } from '../options.ts'
import type { World } from '../world/world.ts'
import type { OauthError } from './answers.ts'
import { checkRequest } from './checks.ts'
import type { AuthorizeResult, ConsentRequest } from './consent-request.ts'
import { acceptInvitations, inviteesFound, inviteesOf } from './invitations.ts'
import { createPerson, placesOf, readNewPerson, type Refusal } from './new-person.ts'
import { FEW, MOST_SHOWN, SEARCH } from './page-people.ts'
import { consentPage, errorPage, type ConsentView } from './page.ts'
import { allOf, authorizeNames, lastOf, readAuthorize, type Parameters } from './parameters.ts'
import { findPerson, findPersonBy, searchPeople, type Person } from './people.ts'
import { sendCode, sendError } from './redirects.ts'
import { simulations, type Simulation } from './simulations.ts'

export type { AuthorizeResult } from './consent-request.ts'

/**
 * GET authorize: `auto` redirects with a code, `page` shows the consent page, `deny` redirects with an error.
 */
export type Prompt = 'auto' | 'page' | 'deny'

/** What decides about an answer beside the request. */
export interface Circumstances {
  /** Where this server is, without a slash at the end. Default: this machine, at the usual port. */
  readonly origin?: string
  /** Comes from a fault and is sent to the application. */
  readonly error?: OauthError | undefined
}

const USUAL_ORIGIN = `http://localhost:${DEFAULT_PORT}`

/** Answers GET authorize. */
export function answerAuthorize (
  world: World, query: unknown, prompt: Prompt, { origin = USUAL_ORIGIN, error }: Circumstances = {}
): AuthorizeResult {
  const parameters = readAuthorize(query)
  const { consent, result } = checkRequest(world, parameters, origin)
  if (consent === undefined) return result
  if (error !== undefined) return sendError(consent, error)
  if (prompt === 'page') return showPeople(consent, { search: lastOf(query, SEARCH) })
  if (prompt === 'deny') return sendError(consent, 'access_denied')
  return sendCode(consent, signsIn(consent), consent.scopes)
}

/** Answers the form of the consent page. */
export function answerForm (
  world: World, form: unknown, { origin = USUAL_ORIGIN, error }: Circumstances = {}
): AuthorizeResult {
  const parameters = readAuthorize(form)
  if (lastOf(form, 'csrf') !== csrfToken(world, parameters)) {
    return errorPage(403, 'This form is not valid',
      'It does not carry the token of the page it should come from. Start again from your application.')
  }
  const { consent, result } = checkRequest(world, parameters, origin)
  if (consent === undefined) return result
  return error === undefined ? decide(consent, form) : sendError(consent, error)
}

/** What a page shows beside the request. */
interface Shown {
  /** What is looked for among the people. */
  readonly search?: string | undefined
  /** Scopes that are ticked. Default: all. */
  readonly granted?: readonly string[]
  /** Why the form was not taken. */
  readonly refusal?: string | undefined
}

function showPeople (consent: ConsentRequest, { search = '', ...shown }: Shown = {}): AuthorizeResult {
  const found = searchPeople(consent.world, search, defaultPerson(consent).id, MOST_SHOWN)
  const invitees = inviteesFound(consent.world, search)
  const isSearched = search !== '' || found.total + invitees.length > FEW
  return show(consent, { people: { ...found, invitees, search: isSearched ? search : undefined } }, shown)
}

function showNewcomer (
  consent: ConsentRequest, form: unknown, granted: readonly string[], refusal?: Refusal
): AuthorizeResult {
  const { world } = consent
  const places = placesOf(world)
  const usual = { business_id: String(places[0]?.id ?? ''), role: 'business_employee' }
  const answers = refusal === undefined ? { ...readNewPerson({}), ...usual } : readNewPerson(form)
  const newcomer = { answers, places, ...refusal === undefined ? {} : { refusal } }
  return show(consent, { newcomer }, { granted, refusal: refusal?.sentence })
}

function show (
  consent: ConsentRequest, who: ConsentView['who'], { granted, refusal }: Shown
): AuthorizeResult {
  const { world, parameters, client, redirect_uri, scopes, areScopesNamed } = consent
  return consentPage({
    world: world.name,
    application: client.name,
    redirect_uri,
    scopes,
    granted: granted ?? scopes,
    areScopesNamed,
    who,
    parameters,
    csrf: csrfToken(world, parameters),
    refusal,
  }, formTargets(redirect_uri))
}

/** Browsers check the redirects of a form against form-action, whose `*` does not include `myapp:`. */
function formTargets (redirect_uri: string): string {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(redirect_uri)?.[0]
  return scheme === undefined || /^https?:$/i.test(scheme) ? '*' : `* ${scheme}`
}

/** Binds the form to the request of its page. */
function csrfToken (world: World, parameters: Parameters): string {
  const text = JSON.stringify(authorizeNames.map(name => parameters[name] ?? ''))
  return createHmac('sha256', world.random(`oauth/csrf/${world.name}`)).update(text).digest('hex')
}

/** The person of the login hint, else the owner of the world. */
const defaultPerson = ({ world, parameters: { login_hint = '' } }: ConsentRequest): Person =>
  findPersonBy(world, login_hint) ??
  findPerson(world, world.setting<{ identity_id: number }>('primary')!.identity_id)!

/** Who signs in at once: somebody invited gets their login with that. */
function signsIn (consent: ConsentRequest): Person {
  const { login_hint = '' } = consent.parameters
  const invitee = inviteesOf(consent.world)
    .find(({ email }) => email.toLowerCase() === login_hint.toLowerCase())
  return invitee === undefined ? defaultPerson(consent) : personInvited(consent, invitee.email)!
}

/** The person who accepts what an address was invited to; undefined for an address that was not. */
function personInvited ({ world }: ConsentRequest, email: string): Person | undefined {
  const id = acceptInvitations(world, email)
  return id === undefined ? undefined : findPerson(world, id)
}

const simulate = (
  consent: ConsentRequest, { error, flaw }: Simulation, scopes: readonly string[]
): AuthorizeResult => error === undefined
  ? sendCode(consent, defaultPerson(consent), scopes, flaw)
  : sendError(consent, error)

function decide (consent: ConsentRequest, form: unknown): AuthorizeResult {
  const decision = lastOf(form, 'decision') ?? ''
  const ticked = allOf(form, 'grant')
  const granted = consent.scopes.filter(scope => ticked.includes(scope))
  if (Object.hasOwn(simulations, decision)) return simulate(consent, simulations[decision]!, granted)
  if (decision === 'someone_else') return showNewcomer(consent, form, granted)
  if (decision === 'people') return showPeople(consent, { granted })
  if (granted.length === 0) return refuse(consent, 'Nothing allowed: tick one permission at least, or deny.')
  if (decision === 'create_person') return letInNewcomer(consent, form, granted)
  const person = personChosen(consent, decision)
  if (person === undefined) return refuse(consent, 'Nobody chosen: choose somebody, or deny.', granted)
  return sendCode(consent, person, granted)
}

const refuse = (consent: ConsentRequest, refusal: string, granted: readonly string[] = []): AuthorizeResult =>
  showPeople(consent, { granted, refusal })

/** Whoever the button of the page is for. */
function personChosen (consent: ConsentRequest, decision: string): Person | undefined {
  const [, kind, value] = /^(identity|invitee):(.+)$/.exec(decision) ?? []
  if (kind === 'invitee') return personInvited(consent, value!)
  return findPerson(consent.world, Number(/^\d{1,15}$/.exec(value ?? '')?.[0]))
}

function letInNewcomer (
  consent: ConsentRequest, form: unknown, granted: readonly string[]
): AuthorizeResult {
  const made = createPerson(consent.world, readNewPerson(form))
  return 'sentence' in made ? showNewcomer(consent, form, granted, made) : sendCode(consent, made, granted)
}
