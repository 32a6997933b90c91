// Rows that paths name by a uuid, below parents, or as the only child of one: with resources of the test's own, as a
// path of the program's would not show all of it.
import t from 'tap'
import { by, onlyChild } from '../../src/declare/address.ts'
import { Problems } from '../../src/declare/problem.ts'
import { resource } from '../../src/declare/resource.ts'
import { endpointsOf } from '../../src/derive/endpoints.ts'
import { catalogueOf, modelsOf } from '../../src/derive/model.ts'
import { business as family } from '../../src/families/business.ts'
import { businessId, id, reference, text, uuid } from '../../src/fields/index.ts'
import { emptyDatabase } from '../../src/store/empty-database.ts'
import { openSession } from '../../src/store/session.ts'
import { World } from '../../src/world/world.ts'
import { NOW } from '../support/world.ts'

const fields = { id: id(), business_id: businessId() }
const common = { family, scope: 'projects', doc: 'A test.' }
const boards = resource({ ...common, path: 'boards', one: 'board', many: 'boards', address: by('uuid'), fields: { ...fields, uuid: uuid(), title: text() } })
const cards = resource({
  ...common, path: 'cards', one: 'card', many: 'cards', address: by('uuid'), under: { board: 'board_id' },
  fields: { ...fields, uuid: uuid(), board_id: reference('boards'), title: text() },
})
const covers = resource({
  ...common, path: 'cover', one: 'cover', many: 'covers', address: onlyChild, under: { board: 'board_id' },
  fields: { ...fields, board_id: reference('boards'), colour: text() },
})

const models = modelsOf([boards, cards, covers].map(resource => ({ resource })))
const catalogue = catalogueOf(new Map([...models].map(([name, { resource }]) => [name, resource])))
const endpoints = [...models.values()].flatMap(model => endpointsOf(model, catalogue, models))
const NOBODY = '00000000-0000-4000-8000-000000000000'

/** Two businesses over one store; an answer is what the handler gives, a problem is its kind. */
function start () {
  const world = new World('addresses', emptyDatabase(models), models, () => NOW)
  t.teardown(() => world.close())
  return [1, 2].map(number => (operation: string, params: Record<string, string> = {}, body?: unknown): any => {
    const business = { id: number, business_uuid: `b${number}`, account_id: `A${number}`, name: '', timezone: 'UTC', currency_code: 'USD' }
    const session = openSession(world, business, { identity_id: 1, userid: 1, role: 'owner' })
    try {
      const { text } = endpoints.find(endpoint => endpoint.operation === operation)!
        .handle({ session, params, query: {}, body, headers: {}, baseUrl: () => '' }) as { text?: string }
      return text === undefined ? 'gone' : JSON.parse(text)
    } catch (error) {
      if (error instanceof Problems) return error.problems[0]!.kind
      throw error
    }
  }) as [any, any]
}

t.test('a row goes by its uuid, in its own business only', async t => {
  const [here, elsewhere] = start()
  const { board } = here('boards.create', {}, { board: { title: 'A' } })
  t.same(here('boards.get', { id: board.uuid }).board, board)
  for (const id of [NOBODY, 'no-uuid', '', String(board.id), "' OR 1"]) {
    for (const operation of ['boards.get', 'boards.update', 'boards.delete']) t.equal(here(operation, { id }, { board: { title: 'B' } }), 'not-found', `${operation} ${id}`)
  }
  for (const operation of ['boards.get', 'boards.update', 'boards.delete']) t.equal(elsewhere(operation, { id: board.uuid }, { board: { title: 'B' } }), 'not-found', operation)
  t.equal(here('boards.get', { id: board.uuid }).board.title, 'A', 'nothing has changed')
  t.equal(here('boards.update', { id: board.uuid }, { board: { title: 'B' } }).board.title, 'B')
})

t.test('rows below a parent are those of this parent', async t => {
  const [here, elsewhere] = start()
  const [first, second] = ['A', 'B'].map(title => here('boards.create', {}, { board: { title } }).board)
  const { card } = here('cards.create', { board: first.uuid }, { card: { title: 'C', board_id: second.id } })
  t.equal(card.board_id, first.id, 'the path decides')
  t.same(here('cards.list', { board: first.uuid }).cards, [card])
  t.same(here('cards.list', { board: second.uuid }).cards, [])
  t.same(here('cards.get', { board: first.uuid, id: card.uuid }).card, card)
  t.equal(here('cards.get', { board: second.uuid, id: card.uuid }), 'not-found', 'a card of another board')
  for (const board of [NOBODY, 'no-uuid', String(first.id)]) {
    for (const operation of ['cards.list', 'cards.create', 'cards.get']) t.equal(here(operation, { board, id: card.uuid }, { card: {} }), 'not-found', `${operation} ${board}`)
  }
  for (const operation of ['cards.list', 'cards.create', 'cards.get']) t.equal(elsewhere(operation, { board: first.uuid, id: card.uuid }, { card: {} }), 'not-found', operation)
})

t.test('the only child of a parent is made once and changed from then on', async t => {
  const [here, elsewhere] = start()
  const { board } = here('boards.create', {}, { board: { title: 'A' } })
  const at = { board: board.uuid }
  t.equal(here('covers.get', at), 'not-found', 'there is none yet')
  const { cover } = here('covers.create', at, { cover: { colour: 'red' } })
  t.same(here('covers.create', at, { cover: { colour: 'blue' } }).cover, { ...cover, colour: 'blue' }, 'the same row')
  t.same(here('covers.update', at, { cover: { colour: 'green' } }).cover, { ...cover, colour: 'green' })
  t.equal(here('covers.get', at).cover.colour, 'green')
  t.equal(elsewhere('covers.create', at, { cover: { colour: 'black' } }), 'not-found')
  t.equal(here('covers.create', { board: NOBODY }, { cover: {} }), 'not-found')
})
