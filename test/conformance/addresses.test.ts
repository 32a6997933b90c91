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
import { finderOf, isPlaceholder, segmentsOf } from '../../src/http/routes.ts'
import { openSession } from '../../src/store/session.ts'
import { World } from '../../src/world/world.ts'
import { endpoints as operations, NOW } from '../support/world.ts'

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

t.test('each path of an operation leads to it and to no other, and its placeholders give what stands there', async t => {
  const find = finderOf(operations)
  for (const endpoint of operations) {
    for (const path of endpoint.paths) {
      const names = segmentsOf(path).filter(isPlaceholder).map(name => name.slice(1))
      const filled = path.replace(/:(\w+)/g, 'of%20$1')
      const found = find(endpoint.method, filled)
      t.same([found?.target.operation, found?.params], [endpoint.operation, Object.fromEntries(names.map(name => [name, `of ${name}`]))], `${endpoint.method} ${path}`)
      t.equal(find(endpoint.method, `${filled}/`)?.target, found?.target, 'a slash at the end changes nothing')
      t.equal(find('PATCH', filled), undefined)
      t.equal(find(endpoint.method, `${filled}/1/2/3/4/5/6`), undefined)
    }
  }
})

t.test('a word in a path is before a placeholder, wherever both are right', async t => {
  const paths = ['/a/:x/c', '/a/b/:y', '/:z/b/c', '/a/b/c']
  for (const order of [paths, paths.toReversed()]) {
    const find = finderOf(order.map(path => ({ method: 'GET', paths: [path] })))
    t.same(['/a/b/c', '/a/b/d', '/a/e/c', '/e/b/c', '/a/e/d'].map(path => find('GET', path)?.target.paths[0]), ['/a/b/c', '/a/b/:y', '/a/:x/c', '/:z/b/c', undefined])
  }
})
