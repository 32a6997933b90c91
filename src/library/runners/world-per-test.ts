// A world for each test, for any runner: on the shared server that FRESHBOOKS_MOCK_URL names, else on a mock
// in this process. What differs between runners is only how they tell that a test has failed.
import type { WorldInput } from '../../control/verbs/worlds.ts'
import { Refusal } from '../../control/refusal.ts'
import { connect } from '../connect.ts'
import type { Mock, MockWorld } from '../types.ts'
import { journalOf } from './journal.ts'
import { ownMock } from './own-mock.ts'

/** A world, and what to do with it when its test is over. */
export interface Lodging {
  readonly world: MockWorld
  /** Drops the world. Of a test that has failed it gives the journal, to be printed. */
  readonly leave: (hasFailed: boolean) => Promise<string | undefined>
}

/** A test as its runner knows it. */
export interface Occasion {
  /** Name of the runner. */
  readonly runner: string
  /** Name of the test; those it is in may come first. */
  readonly title: string
  /** Which of the runner's processes or threads this is; the process id where the runner has no number. */
  readonly worker?: string | undefined
}

/** Makes a world for a test, under a name by which a person finds it. */
export async function lodge (occasion: Occasion, input: WorldInput = {}): Promise<Lodging> {
  const mock = await theMock()
  const world = input.name === undefined
    ? await named(mock, nameOf(occasion), input)
    : await mock.world(input)
  const leave = async (hasFailed: boolean): Promise<string | undefined> => {
    const journal = hasFailed ? await journalOf(world) : undefined
    await world.drop()
    return journal
  }
  return { world, leave }
}

/** The server that all share, or the one of this process. */
function theMock (): Mock | Promise<Mock> {
  const { FRESHBOOKS_MOCK_URL: url } = process.env
  return url === undefined || url === '' ? ownMock() : connect(url)
}

/** Room that is left for a number, within the 64 characters of a world's name. */
const LONGEST = 58

/** `vitest-2-an-invoice-is-paid` */
export function nameOf ({ runner, title, worker = String(process.pid) }: Occasion): string {
  const letters = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = letters.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return `${runner}-${worker.replace(/\W+/g, '-')}-${slug}`.slice(0, LONGEST).replace(/-+$/, '')
}

/** A world of that name, or with a number behind: one that a crashed test left must not be taken for new. */
async function named (mock: Mock, name: string, input: WorldInput, count = 1): Promise<MockWorld> {
  const wanted = count === 1 ? name : `${name}-${count}`
  try {
    await mock.worlds.create({ ...input, name: wanted })
    return await mock.open(wanted)
  } catch (error) {
    const isTaken = error instanceof Refusal && error.problem === 'world-exists'
    if (!isTaken || count > 999) throw error
    return await named(mock, name, input, count + 1)
  }
}
