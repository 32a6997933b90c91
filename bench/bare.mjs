// A bare Fastify server whose routes answer constant bytes: what the mock's figures are measured against.
import fastify from 'fastify'

const answer = Buffer.from(process.env.BARE_ANSWER ?? '')
const app = fastify()
const handler = (_request, reply) => reply.header('content-type', 'application/json').send(answer)
app.get('/*', handler)
app.post('/*', handler)
app.get('/hello', (_request, reply) => reply.send({ hello: 'world' }))
await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ event: 'ready', port: app.server.address().port })}\n`)
