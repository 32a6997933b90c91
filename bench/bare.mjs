// A bare Fastify server whose routes answer constant bytes: what the mock's figures are measured against.
import fastify from 'fastify'

const answers = JSON.parse(process.env.BARE_ANSWERS ?? '{}')
const app = fastify()
for (const [name, text] of Object.entries(answers)) {
  const answer = Buffer.from(text)
  const handler = (_request, reply) => reply.header('content-type', 'application/json').send(answer)
  app.get(`/${name}`, handler)
  app.post(`/${name}`, handler)
}
app.get('/hello', (_request, reply) => reply.send({ hello: 'world' }))
await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ event: 'ready', port: app.server.address().port })}\n`)
