// The authorize page in a browser: nothing that axe finds fault with, light and dark, narrow and wide; what is
// in reach; the keyboard; and all of it without scripts. Skipped where no browser is installed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import t from 'tap'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { browser, noBrowser } from '../support/browser.ts'
import { listening } from '../support/listening.ts'
import { addPerson, CALLBACK, client, type Values } from '../support/oauth.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is wrong with a page, as axe tells it. */
async function faultsOf (page: Page): Promise<string[]> {
  if (await page.evaluate('typeof axe') === 'undefined') await page.evaluate(axe)
  const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })") as { violations: Array<{ id: string, nodes: Array<{ html: string }> }> }
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }

interface Scene {
  readonly query?: Values
  readonly act?: (page: Page) => Promise<unknown>
}

const scenes: Readonly<Record<string, Scene>> = {
  'the people': {},
  'permissions of a request': { query: { scope: 'user:profile:read user:clients:read user:clients:write' } },
  'everything open': { act: async page => { for (const summary of await page.locator('summary').all()) await summary.click() } },
  'many people': { query: { mock_people: 'many' } },
  'nobody found': { query: { mock_people: 'nobody' } },
  'someone else': { act: page => page.getByRole('button', { name: 'Someone else' }).click() },
  'someone refused': {
    act: async page => {
      await page.getByRole('button', { name: 'Someone else' }).click()
      await page.getByRole('button', { name: 'Create and continue' }).click()
    },
  },
  'an unregistered redirect URI': { query: { redirect_uri: 'https://app.example/cb' } },
  'an unknown application': { query: { client_id: 'stranger' } },
}

t.test('the authorize page in a browser', { skip: noBrowser(), timeout: 240_000 }, async t => {
  const server = await listening(t, { prompt: 'page' })
  for (let index = 0; index < 12; index++) addPerson(server.worlds.find('default')!, { first_name: `P${index}`, last_name: 'Many', email: `p${index}@many.test` })
  server.worlds.create('few', 'empty')
  const started: Browser = await browser(t)

  const addressOf = (query: Values, world = 'default') => {
    const client_id = world === 'default' ? client.client_id : `${client.client_id}-${world}`
    return `${server.url}/oauth/authorize?${new URLSearchParams({ client_id, response_type: 'code', redirect_uri: CALLBACK, state: 'xyz', ...query })}`
  }
  /** A page whose callback is answered here, so that nothing has to listen there. */
  const newPage = async (options: BrowserContextOptions = {}) => {
    const page = await (await started.newContext(options)).newPage()
    await page.route(`${CALLBACK}**`, route => route.fulfill({ body: 'back' }))
    return page
  }
  // a new one is a process of the browser, which compiles axe anew
  const shared = await newPage()
  const open = async (query: Values = {}, { viewport = PHONE, world = 'default', page = shared } = {}) => {
    await page.context().clearCookies()
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(addressOf(query, world))
    return page
  }

  for (const [name, { query, act }] of Object.entries(scenes)) {
    t.test(`axe finds nothing: ${name}`, async t => {
      const page = await open(query)
      await act?.(page)
      await page.waitForLoadState()
      for (const [colorScheme, viewport] of [['light', PHONE], ['dark', DESK]] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(viewport)
        t.same(await faultsOf(page), [], `${colorScheme}, ${viewport.width} pixels`)
        t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'nothing is wider than the page')
      }
    })
  }

  t.test('a fault would be noticed', async t => {
    const page = await open()
    await page.evaluate("document.documentElement.removeAttribute('lang')")
    t.match(await faultsOf(page), [/^html-has-lang: /])
  })

  t.test('whoever is first and Deny are in sight on a phone, whatever is open', async t => {
    for (const query of [{}, { scope: 'user:clients:read user:invoices:read user:invoices:write' }]) {
      const page = await open(query, { world: 'few' })
      const isInSight = async (testId: string) => {
        const box = (await page.getByTestId(testId).boundingBox())!
        return box.y >= 0 && box.y + box.height <= PHONE.height
      }
      t.ok(await isInSight('deny'))
      t.ok(await isInSight('identity-2192788'))
      await page.locator('summary').first().click()
      t.ok(await isInSight('deny'), 'also with the permissions open')
    }
  })

  t.test('nothing that has the focus is behind Deny, however many people there are', async t => {
    for (const viewport of [PHONE, DESK]) {
      const page = await open({}, { viewport })
      await page.getByTestId('identity-2192788').focus()
      for (let index = 0; index < 20; index++) {
        const { id, bottom, edge } = await page.evaluate(`({
          id: document.activeElement.dataset.testid ?? '', bottom: document.activeElement.getBoundingClientRect().bottom,
          edge: document.querySelector('.bar').getBoundingClientRect().top,
        })`) as { id: string, bottom: number, edge: number }
        if (id === 'deny') break
        t.ok(bottom <= edge, `${id} at ${bottom}, Deny from ${edge}`)
        await page.keyboard.press('Tab')
      }
    }
  })

  t.test('who writes a new person finds the button below the form, and Deny below it', async t => {
    const page = await open()
    await scenes['someone refused']!.act!(page)
    const [create, deny] = await Promise.all(['create-person', 'deny'].map(async id => (await page.getByTestId(id).boundingBox())!))
    t.ok(create!.y + create!.height <= deny!.y)
  })

  t.test('one box ticks all, and says whether some are', async t => {
    const page = await open({ scope: 'user:profile:read user:clients:read user:clients:write' })
    const all = page.getByLabel('All of them')
    t.ok(await all.isChecked())
    await page.getByRole('checkbox', { name: 'Clients: write' }).uncheck()
    t.equal(await page.getByTestId('scope-count').textContent(), '2 of 3')
    t.ok(await page.evaluate("document.querySelector('[data-testid=scope-all]').indeterminate"))
    await all.check()
    await all.uncheck()
    t.equal(await page.getByTestId('scope-count').textContent(), '1 of 3', 'the profile stays')
    await all.check()
    t.equal(await page.getByTestId('scope-count').textContent(), '3 of 3')
  })

  t.test('the keyboard leads from the permissions over the people to Deny, and shows where it is', async t => {
    const page = await open({}, { viewport: DESK, world: 'few' })
    const seen: string[] = []
    for (let index = 0; index < 5; index++) {
      await page.keyboard.press('Tab')
      seen.push(await page.evaluate('document.activeElement.dataset.testid ?? document.activeElement.tagName') as string)
      t.not(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none', `${seen.at(-1)} shows that it has the focus`)
    }
    t.match(seen, ['SUMMARY', 'identity-2192788', 'someone-else', 'deny', 'SUMMARY'])
  })

  for (const javaScriptEnabled of [true, false]) {
    t.test(`a search, a new person and a code ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async t => {
      const page = await open({}, javaScriptEnabled ? {} : { page: await newPage({ javaScriptEnabled }) })
      await page.getByLabel('Find a person').fill('p7')
      await page.keyboard.press('Enter')
      await page.waitForURL(/mock_people=p7/)
      t.equal(await page.getByTestId('found').textContent(), '1 found for “p7”')
      t.equal(await page.getByRole('button', { name: /^Continue as/ }).count(), 1)
      await page.getByRole('button', { name: 'Show all' }).click()
      await page.getByRole('button', { name: 'Someone else' }).click()
      await page.getByLabel('First name').fill('Jane')
      await page.getByLabel('E-mail address').fill(`jane-${javaScriptEnabled}@doe.test`)
      await page.getByLabel('Role').selectOption('Contractor')
      await page.locator('summary').first().click()
      await page.getByRole('checkbox', { name: 'Taxes: write' }).uncheck()
      await page.getByLabel('First name').press('Enter')
      await page.waitForURL(`${CALLBACK}**`)
      const { searchParams } = new URL(page.url())
      t.equal(searchParams.get('state'), 'xyz')
      t.match(searchParams.get('code'), /^[0-9a-f]{64}$/)
    })
  }
})
