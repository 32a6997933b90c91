// Somebody who is not in the world yet, and signs in on the authorize page: what the page asks, and who
// comes of the answers.
import type { Business } from '../declare/session.ts'
import { Problems } from '../declare/problem.ts'
import { isEmailAddress } from '../fields/text.ts'
import { roles } from '../resources/identities.ts'
import { businessColumns } from '../store/businesses.ts'
import { addMember, noBusiness } from '../store/founding.ts'
import type { World } from '../world/world.ts'
import { lastOf } from './parameters.ts'
import { findPerson, findPersonBy, type Person } from './people.ts'

/** What the page asks; texts as they were sent. */
export interface NewPerson {
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  /** Number of a business; empty for none. */
  readonly business_id: string
  readonly role: string
}

export type NewPersonField = keyof NewPerson

const fields = ['first_name', 'last_name', 'email', 'business_id', 'role'] as const

/** The answers of a form; what is missing is empty. */
export function readNewPerson (form: unknown): NewPerson {
  const answers = fields.map(name => [name, lastOf(form, `person_${name}`)?.trim() ?? ''])
  return Object.fromEntries(answers) as Record<NewPersonField, string>
}

/** A business that somebody can join, and its name. */
export interface Place {
  readonly id: number
  readonly name: string
}

/** Most businesses that are offered. */
const MOST_PLACES = 100

/** The businesses of a world, the oldest first. */
export const placesOf = (world: World): Place[] => world
  .statement('SELECT id, name FROM businesses WHERE deleted_at IS NULL ORDER BY id LIMIT ?').all(MOST_PLACES)

/** Why a person was not made, and the answers that are wrong. */
export interface Refusal {
  readonly sentence: string
  readonly wrong: readonly NewPersonField[]
}

/** Longest name and address. */
const LONGEST = 200

/** Makes the person, all of it or nothing. */
export function createPerson (world: World, answers: NewPerson): Person | Refusal {
  const refusal = refusalOf(world, answers)
  if (refusal !== undefined) return refusal
  try {
    return world.transaction(() => join(world, answers))
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    const wrong = fields.filter(name => error.problems.some(({ field }) => field === name))
    return { sentence: `This person cannot be made: ${error.message}.`, wrong }
  }
}

function refusalOf (world: World, answers: NewPerson): Refusal | undefined {
  const { first_name, email, business_id, role } = answers
  if (first_name === '') return { sentence: 'Write a first name.', wrong: ['first_name'] }
  const tooLong = fields.filter(name => answers[name].length > LONGEST)
  if (tooLong.length > 0) return { sentence: `Write ${LONGEST} characters at most.`, wrong: tooLong }
  if (!isEmailAddress(email)) {
    return { sentence: 'Write an e-mail address, such as jane@acme.test.', wrong: ['email'] }
  }
  const owner = findPersonBy(world, email)
  if (owner !== undefined) {
    const sentence = `${email} is ${owner.name}, who is here already: go back to continue as them.`
    return { sentence, wrong: ['email'] }
  }
  if (business_id === '') return undefined
  if (businessOf(world, business_id) === undefined) {
    return { sentence: 'Choose a business, or none.', wrong: ['business_id'] }
  }
  return roles.some(name => name === role) ? undefined : { sentence: 'Choose a role.', wrong: ['role'] }
}

const businessQuery = `SELECT ${businessColumns} FROM businesses WHERE id = ? AND deleted_at IS NULL`

const businessOf = (world: World, id: string): Business | undefined =>
  /^\d{1,15}$/.test(id) ? world.statement(businessQuery).get(Number(id)) as Business | undefined : undefined

function join (world: World, { first_name, last_name, email, business_id, role }: NewPerson): Person {
  const business = businessOf(world, business_id)
  const { identity_id } = addMember(world, world.now(), business ?? noBusiness, {
    identity: { first_name, last_name, email },
    membership: business === undefined ? undefined : { role },
  })
  return findPerson(world, identity_id)!
}
