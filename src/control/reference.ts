// The OpenAPI document of the FreshBooks API, and Swagger UI to read and try it: files of the package, so
// that nothing comes from the network.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { lazy } from '../memoize.ts'
import { html } from '../html.ts'
import type { AddressedRequest } from '../http/address.ts'
import { swaggerUiFolder } from '../libraries.ts'
import { packageFile } from '../package-file.ts'

/** Registers `/openapi.json` and `/docs`. Files are read when somebody first asks for them. */
export function registerReference (app: FastifyInstance): void {
  const document = lazy(() => JSON.parse(readFileSync(documentFile, 'utf8')) as object)
  app.get('/openapi.json', async request =>
    ({ ...document(), servers: [{ url: mountOf(request) || '/', description: 'freshbooks-mock' }] }))
  app.get('/docs', async (request, reply) => send(reply, 'text/html', page(`${mountOf(request)}/_mock`).html))
  app.get('/docs/start.js', async (_request, reply) => send(reply, 'text/javascript', startScript))
  for (const [name, type] of Object.entries(assets)) {
    const content = lazy(() => readFileSync(join(swaggerUiFolder(), name)))
    app.get(`/docs/${name}`, async (_request, reply) => send(reply, type, content()))
  }
}

const documentFile = packageFile('openapi/freshbooks.json')

/** Files of Swagger UI that the page loads. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript', 'favicon-32x32.png': 'image/png',
}

/** The path under which another application mounts the server; empty for a server of its own. */
const mountOf = ({ raw }: FastifyRequest): string => (raw as AddressedRequest).mockMount ?? ''

/** Swagger UI writes styles into elements and images into style sheets; nothing comes from elsewhere. */
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

const send = (reply: FastifyReply, type: string, content: string | Buffer): FastifyReply =>
  reply.header('content-security-policy', policy).type(`${type}; charset=utf-8`).send(content)

const page = (control: string) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>freshbooks-mock</title>
<link rel="icon" href="${control}/docs/favicon-32x32.png">
<link rel="stylesheet" href="${control}/docs/swagger-ui.css">
</head>
<body>
<div id="reference" data-document="${control}/openapi.json"></div>
<script src="${control}/docs/swagger-ui-bundle.js"></script>
<script src="${control}/docs/start.js"></script>
</body>
</html>
`

/** Without the bar that loads other documents; examples first, schemas second. */
const startScript = `SwaggerUIBundle({
  dom_id: '#reference',
  url: document.getElementById('reference').dataset.document,
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  docExpansion: 'none',
  tryItOutEnabled: true,
  defaultModelRendering: 'example',
  validatorUrl: null,
})
`
