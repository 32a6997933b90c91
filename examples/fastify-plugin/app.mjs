// The mock inside an application of one's own, for development and demonstrations: one process, one port.
// node examples/fastify-plugin/app.mjs
import fastify from 'fastify'
import freshbooks from '@freshbooks/api'
import { connect, freshbooksMock } from 'freshbooks-mock'

const app = fastify()
await app.register(freshbooksMock, { prefix: '/freshbooks' })

// what the application itself does: say who owes how much
app.get('/debtors', async () => {
  const sdk = new freshbooks.Client('mock-client-id', {
    apiUrl: `${app.listeningOrigin}/freshbooks`, accessToken: 'mock-access-token',
  })
  const { data } = await sdk.invoices.list('ACME01')
  return data.invoices
    .filter(({ outstanding }) => Number(outstanding.amount) > 0)
    .map(({ invoiceNumber, currentOrganization, outstanding }) =>
      ({ invoiceNumber, client: currentOrganization, outstanding: outstanding.amount }))
})

await app.listen({ port: Number(process.env.PORT ?? 0) })
console.log(await (await fetch(`${app.listeningOrigin}/debtors`)).json())

// a server of worlds like any other: others may connect to it, too
const world = await connect(`${app.listeningOrigin}/freshbooks`).world({ from: 'empty' })
console.log(world.url)

// it would serve on; the example ends here
await app.close()
