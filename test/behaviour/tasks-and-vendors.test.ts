// Tasks with their twins among the services, and bill vendors with the taxes their bills begin with.
import t from 'tap'
import { contents, accounting, BUSINESS, business, collection, freshWorld, pathOf, query, type Client, type Row } from '../support/world.ts'

const servicePath = `${business('comments')}/service`

/** All pairs, by the ids they have of each other. */
const pairs = (client: Client): Row[] => client.sql(`SELECT services.id AS service, tasks.id AS task, services.name = tasks.name AS same_name,
  services.billable = tasks.billable AS same_billable FROM services FULL JOIN tasks ON task_id = tasks.id AND service_id = services.id ORDER BY 1, 2`)

const paired = (service: number, task: number): Row => ({ service, task, same_name: 1, same_billable: 1 })

t.test('a service and a task are made together, and changed together', async t => {
  const client = freshWorld(t)
  const [services, tasks] = [collection(client, 'services'), collection(client, 'tasks')]
  const design = await services.create({ name: 'Design' })
  const [twin] = (await tasks.list()).rows
  t.match(twin, { name: 'Design', tname: 'Design', billable: true, rate: { amount: '0.00', code: 'USD' }, project_default: false, account_uuid: null })
  t.equal(design.id - twin!.id, 3_895_092, 'the distance of the capture')
  t.equal((await client.get(`${servicePath}/${design.id}?include_task_id=true`)).json.service.task_id, twin!.id)
  const talk = await tasks.create({ tname: 'Talk', tdesc: 'By phone', billable: false, rate: { amount: '90', code: 'EUR' }, account_uuid: 'a-b' })
  t.match(talk, { name: 'Talk', description: 'By phone', rate: { amount: '90.00', code: 'USD' }, account_uuid: 'a-b' }, 'second names are taken')
  const [other] = (await services.list()).rows
  t.match(other, { name: 'Talk', billable: false })
  const expected = [paired(design.id, twin!.id), paired(other!.id, talk.id)]
  t.strictSame(pairs(client), expected)

  const changes: Array<readonly [string, () => Promise<unknown>, string]> = [
    ['the name of a service', () => services.update(design.id, { name: 'Drawing' }), 'Drawing'],
    ['the second name of a task', () => tasks.update(twin!.id, { tname: 'Painting' }), 'Painting'],
    ['whether a service is billable', () => services.update(design.id, { billable: false }), 'Painting'],
    ['whether a task is billable', () => tasks.update(twin!.id, { billable: true, rate: '5' }), 'Painting'],
  ]
  for (const [what, change, name] of changes) {
    await change()
    t.strictSame(pairs(client), expected, what)
    t.match([await services.get(design.id), await tasks.get(twin!.id)], [{ name }, { name, tname: name }], what)
  }
  t.strictSame((await services.get(other!.id)).name, 'Talk', 'other pairs stay')
})

t.test('a billable item is a task by another name', async t => {
  const client = freshWorld(t)
  const path = `${accounting}/billable_items/billable_items`
  const make = async (draft: object) => client.post(path, { billable_item: draft })
  const sent = { name: 'Design', description: 'By the hour', billable: true, tax1: 3, tax2: null, unit_cost: { amount: '80.5', code: 'EUR' } }
  const { json: { response: { result: { billable_item: item } } } } = await make({ ...sent, vis_state: 1, rate: '5', tname: 'Other' })
  t.same(item, { ...sent, id: item.id, tax2: 0, unit_cost: { amount: '80.50', code: 'USD' }, updated: '2026-06-15 11:00:00', vis_state: 0 }, 'nothing but what it has names for is read')
  t.match(await collection(client, 'tasks').get(item.id), { name: 'Design', rate: { amount: '80.50' }, tax1: 3, vis_state: 0 })
  t.strictSame(pairs(client), [paired((await collection(client, 'services').list()).ids[0]!, item.id)])
  const read = async (from: string) => (await client.get(`${accounting}/billable_items/${from}`)).json.response
  t.same((await read(String(item.id))).result.billable_item, item)
  await collection(client, 'services').create({ name: 'Talk' })
  t.match((await read('billable_items?per_page=1&page=2&search[name]=Talk')).result, { billable_items: [item], page: 2, pages: 2, per_page: 1, total: 2 })
  await collection(client, 'tasks').update(item.id, { vis_state: 1 })
  t.equal((await read('billable_items')).result.total, 1, 'deleted ones are not listed')
  const before = contents(client.world)
  for (const [draft, errors] of [
    [{}, [{ errno: 1001, field: 'name', object: 'billable_item' }]],
    [{ name: 'x', unit_cost: 'much' }, [{ field: 'unit_cost', object: 'billable_item', value: 'much' }]],
    [{ name: 'x', billable: 'perhaps', tax1: 'y' }, [{ errno: 1031, field: 'billable' }, { errno: 1015, field: 'tax1' }]],
  ] as const) {
    const { status, json } = await make(draft)
    t.match([status, json.response.errors], [422, errors], JSON.stringify(draft))
  }
  t.equal(contents(client.world), before)
  t.match((await client.get(`${accounting}/billable_items/9`)).json.response.errors, [{ errno: 1012, message: 'Billable item not found.', object: 'billable_item', field: 'id', value: '9' }])
})

t.test('deleting one of the two leaves the other', async t => {
  const client = freshWorld(t)
  const [services, tasks] = [collection(client, 'services'), collection(client, 'tasks')]
  const [one, other] = [await tasks.create({ name: 'One' }), await tasks.create({ name: 'Other' })]
  const [second, first] = (await services.list()).ids
  await tasks.update(one.id, { vis_state: 1 })
  t.equal((await services.get(first!)).vis_state, 0, 'the service of a deleted task')
  await client.delete(`${servicePath}/${second}`)
  t.equal((await tasks.get(other.id)).vis_state, 0, 'the task of a deleted service')
  t.equal((await tasks.list()).total, 1)
})

t.test('a create that is refused makes neither', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const task of [{}, { name: null }, { name: 'x', rate: 'y' }, { name: 'x', billable: 'perhaps' }]) {
    t.equal((await client.post(pathOf('tasks.create'), { task })).status, 422, JSON.stringify(task))
  }
  t.equal(contents(client.world), before)
})

t.test('a bare service name on a project, and services of a fixture, have their tasks too', async t => {
  const client = freshWorld(t, 'default')
  await collection(client, 'projects').create({ title: 'Plan', services: [{ name: 'Planning' }] })
  t.ok(pairs(client).length > 1)
  t.strictSame(pairs(client).filter(({ same_name, same_billable }) => same_name !== 1 || same_billable !== 1), [], 'nobody is alone')
})

t.test('tasks by their projects', async t => {
  const client = freshWorld(t)
  const [tasks, projects] = [collection(client, 'tasks'), collection(client, 'projects')]
  for (const name of ['A', 'B', 'C']) await tasks.create({ name })
  const [c, b, a] = (await tasks.list()).ids
  const [, bs, as] = (await collection(client, 'services').list()).ids
  const shop = await projects.create({ title: 'Shop', services: [{ id: as }, { id: bs }] })
  const site = await projects.create({ title: 'Site', services: [{ id: bs }] })
  const cases = [[[shop.id], [b, a]], [[site.id], [b]], [[shop.id, site.id], [b, a]], [[1], []]] as const
  for (const [ids, expected] of cases) {
    t.strictSame((await tasks.list(query({ 'search[projectids][]': ids }))).ids, expected, `projectids ${ids.join()}`)
  }
  const shown = async (id: number) => (await tasks.get(id, 'include[]=projects')).projects.map((project: Row) => project.id)
  t.strictSame([await shown(a!), await shown(b!), await shown(c!)], [[shop.id], [shop.id, site.id], []])
  await client.delete(pathOf('projects.delete', shop.id))
  t.strictSame(await shown(a!), [], 'a deleted project is left out')
  t.strictSame((await tasks.list(query({ 'search[projectids][]': [shop.id] }))).ids, [], 'and finds nothing')
  t.match(client.sql('SELECT DISTINCT business_id FROM projects'), [{ business_id: BUSINESS }])
})

const vendor = (more: object = {}) => ({ vendor_name: 'Paper & Co', language: 'en', ...more })

t.test('a vendor name is there once', async t => {
  const client = freshWorld(t)
  const vendors = collection(client, 'bill_vendors')
  const { vendorid } = await vendors.create(vendor())
  const second = await vendors.create(vendor({ vendor_name: 'Ink' }))
  const taken = {
    status: 409,
    json: {
      response: {
        errors: [{
          errno: 31002, field: 'vendor_name', message: 'Bill vendor with this name already exists.', object: 'bill_vendor', value: 'Paper & Co',
        }]
      }
    },
  }
  t.match(await client.post(pathOf('bill_vendors.create'), { bill_vendor: vendor() }), taken)
  t.match(await client.put(pathOf('bill_vendors.update', second.vendorid), { bill_vendor: { vendor_name: 'Paper & Co' } }), taken)
  t.match(await vendors.update(vendorid, vendor({ note: 'Kept' })), { vendor_name: 'Paper & Co', note: 'Kept' }, 'its own name is no other')
  await vendors.update(vendorid, { vis_state: 1 })
  t.match(await vendors.create(vendor()), { vendor_name: 'Paper & Co', currency_code: 'USD' }, 'a deleted vendor frees its name')
  const { status } = await client.post(pathOf('bill_vendors.create'), { bill_vendor: vendor({ vendor_name: ' ' }) })
  t.equal(status, 422, 'and none may be empty')
  for (const key of ['vendor_name', 'vendor_name_like', 'email']) {
    t.equal((await vendors.list(query({ [`search[${key}]`]: 'Ink' }))).total, 2, `search[${key}] does nothing`)
  }
})

t.test('tax defaults take after the taxes of the account', async t => {
  const client = freshWorld(t)
  const [vendors, taxes] = [collection(client, 'bill_vendors'), collection(client, 'taxes')]
  const gst = await taxes.create({ name: 'GST', amount: '5', number: 'T-1' })
  const qst = await taxes.create({ name: 'QST', amount: '9.975' })
  const made = await vendors.create(vendor({ tax_defaults: [{ system_taxid: gst.id, name: 'no', amount: '1' }] }))
  const [first] = made.tax_defaults
  const times = { created_at: made.created_at, updated_at: made.created_at }
  t.strictSame(first, { amount: '5', ...times, enabled: true, name: 'GST', system_taxid: gst.id, tax_authorityid: 'T-1', taxid: first.taxid, updated_at: made.created_at, vendorid: made.vendorid })

  client.setClock('2026-06-15T16:00:00Z')
  const both = await vendors.update(made.id, { tax_defaults: [first, { system_taxid: qst.id, enabled: false }] })
  t.strictSame(both.tax_defaults[0], first, 'what is sent as it is stays as it is')
  t.match(both.tax_defaults[1], { name: 'QST', amount: '9.975', tax_authorityid: null, enabled: false, created_at: '2026-06-15 16:00:00' })
  t.ok(both.tax_defaults[1].taxid > first.taxid)
  const off = await vendors.update(made.id, { tax_defaults: [{ taxid: first.taxid, enabled: false }] })
  t.match(off.tax_defaults, [{ taxid: first.taxid, name: 'GST', enabled: false, created_at: first.created_at, updated_at: '2026-06-15 16:00:00' }])
  t.equal(off.tax_defaults.length, 1, 'those that are not sent go')
  t.strictSame((await vendors.update(made.id, { note: 'x' })).tax_defaults, off.tax_defaults, 'other changes leave them')

  await taxes.remove(gst.id)
  t.strictSame((await vendors.update(made.id, { tax_defaults: off.tax_defaults })).tax_defaults, off.tax_defaults, 'a tax that is gone may stay where it was')

  const before = contents(client.world)
  const wrong: Array<readonly [unknown, number, string]> = [
    [[{ system_taxid: 1 }], 1012, 'system_taxid'], [[{}], 1001, 'system_taxid'], ['GST', 1035, 'tax_defaults'], [[1], 1006, 'tax_defaults'],
    [[{ system_taxid: gst.id, enabled: 'perhaps' }], 1031, 'enabled'],
  ]
  for (const [tax_defaults, errno, field] of wrong) {
    const { status, json } = await client.put(pathOf('bill_vendors.update', made.vendorid), { bill_vendor: { tax_defaults } })
    t.match([status, json.response.errors[0]], [422, { errno, field }], JSON.stringify(tax_defaults))
  }
  t.equal(contents(client.world), before, 'and nothing has changed')
  t.equal((await client.get(`${accounting}/bill_vendors/bill_vendors/1`)).status, 404)
})
