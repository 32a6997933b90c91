// A world for each test, for any runner: on the server that FRESHBOOKS_MOCK_URL names, else on a mock in this
// process. Runners differ only in how they report that a test has failed.
import type { WorldInput } from '../../control/verbs/worlds.ts'
import { Refusal } from '../../control/refusal.ts'
import { connect } from '../connect.ts'
import type { Mock, MockWorld } from '../types.ts'
import { journalOf } from './journal.ts'
import { processMock } from './process-mock.ts'

/** A world and the function that releases it after the test. */
export interface TestWorld {
  readonly world: MockWorld
  /** Drops the world. Returns its journal when the test has failed. */
  readonly release: (hasFailed: boolean) => Promise<string | undefined>
}

/** What a runner knows of a test. */
export interface TestInfo {
  /** Name of the runner. */
  readonly runner: string
  /** Name of the test; names of enclosing groups may precede it. */
  readonly title: string
  /** Number of the runner's process or thread. Default: the process id. */
  readonly worker?: string | undefined
}

/** Creates a world for a test, under a name by which a person can find it. */
export async function acquireWorld (testInfo: TestInfo, input: WorldInput = {}): Promise<TestWorld> {
  const mock = await findMock()
  const world = input.name === undefined
    ? await createNamed(mock, worldNameFor(testInfo), input)
    : await mock.world(input)
  const release = async (hasFailed: boolean): Promise<string | undefined> => {
    const journal = hasFailed ? await journalOf(world) : undefined
    await world.drop()
    return journal
  }
  return { world, release }
}

/** The shared server, or the mock of this process. */
function findMock (): Mock | Promise<Mock> {
  const { FRESHBOOKS_MOCK_URL: url } = process.env
  return url === undefined || url === '' ? processMock() : connect(url)
}

/** Leaves room for a number within the 64 characters of a world's name. */
const MAX_NAME_LENGTH = 58

/** `vitest-2-an-invoice-is-paid` */
export function worldNameFor ({ runner, title, worker = String(process.pid) }: TestInfo): string {
  const letters = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = letters.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return `${runner}-${worker.replace(/\W+/g, '-')}-${slug}`.slice(0, MAX_NAME_LENGTH).replace(/-+$/, '')
}

/** Creates a world; appends a number when the name is taken by a world that a crashed test has left. */
async function createNamed (mock: Mock, name: string, input: WorldInput, count = 1): Promise<MockWorld> {
  const numberedName = count === 1 ? name : `${name}-${count}`
  try {
    await mock.worlds.create({ ...input, name: numberedName })
    return await mock.open(numberedName)
  } catch (error) {
    const isTaken = error instanceof Refusal && error.problem === 'world-exists'
    if (!isTaken || count > 999) throw error
    return await createNamed(mock, name, input, count + 1)
  }
}
