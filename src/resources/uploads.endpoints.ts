// Uploads: files are sent as multipart bodies, and anybody who has the jwt of one can read it unchanged.
import { exactly } from '../declare/envelope.ts'
import { binary, endpoint, type Call, type Endpoint, type File, type Reply } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { account } from '../families/tenants.ts'
import { uploads as family } from '../families/uploads.ts'
import { fileNamed } from './uploaded-files.ts'
import { uploads } from './uploads.ts'

/** The part of the body that is the file. */
const PART = 'content'

/** Longest name of a file that is kept: it stands in the jwt, and the jwt in URLs. */
const LONGEST_NAME = 255

const partOf = ({ files = {} }: Call): File | undefined =>
  Object.hasOwn(files, PART) ? files[PART] : undefined

/** A form whose field for a file was left empty sends a part without a name and without bytes. */
const isLeftEmpty = ({ content, name }: File): boolean => content.length === 0 && name === undefined

/** Stores the file of a body; answers its row under a key, and where it can be read. */
function upload (model: Model, key: string, call: Call, linked: boolean): Reply {
  const { session } = call
  // a file belongs to an account: a person may have none, and a client of one stores nothing in it
  if (session.business.account_id === null || session.caller.role === 'client') fail('forbidden')
  const part = partOf(call)
  const { id, jwt } = session.create(uploads, part === undefined || isLeftEmpty(part)
    ? {}
    : {
        content: part.content,
        media_type: part.type,
        original_filename: (part.name ?? '').slice(0, LONGEST_NAME),
      })
  const link = linked ? { link: `${call.baseUrl()}/service/uploads/images/${jwt}` } : {}
  return { text: family.envelope.one(key, sessionOf(call).show(model, id, []), link) }
}

function download ({ session, params }: Call): Reply {
  const file = fileNamed(session, params.jwt!) ?? fail('not-found')
  return { file, headers: { 'x-filename': asciiName(file.name!) } }
}

/** A name as a header can have it: UTF-8 with percent signs where it is more than ASCII. */
const asciiName = (name: string): string => /^[\x20-\x7e]*$/.test(name) ? name : encodeURIComponent(name)

const request: JsonSchema = {
  type: 'object', properties: { [PART]: { ...binary, description: 'The file.' } }, required: [PART],
}

const uploadNotes = [
  'files of any type are taken, up to 10 MB; a larger one: 413',
  'a file without bytes is a file where it has a name',
  'the error of a body that cannot be read',
]

const downloadNotes = [
  'either route serves images and attachments',
  'X-filename is the name that the file was sent under, with percent signs where it is more than ASCII',
  'Content-Disposition',
]

/** The endpoints. */
export function uploadEndpoints (model: Model): Endpoint[] {
  const row = { ...rowSchema(model.resource), 'x-component': 'Upload' }
  const post = (
    operation: string, path: string, key: string, summary: string, more: Partial<Endpoint>,
    isLinked = true
  ): Endpoint => endpoint({
    family,
    method: 'POST',
    paths: [path],
    operation: `uploads.${operation}`,
    scope: 'user:uploads:write',
    accepts: 'multipart',
    success: 201,
    summary,
    inferred: uploadNotes,
    request,
    response: exactly(isLinked ? { [key]: row, link: { type: 'string' } } : { [key]: row }),
    handle: call => upload(model, key, call, isLinked),
    ...more,
  })
  const get = (operation: string, path: string, summary: string): Endpoint => endpoint({
    family,
    method: 'GET',
    paths: [path],
    operation: `uploads.${operation}`,
    scope: null,
    access: 'public',
    produces: '*/*',
    summary,
    inferred: downloadNotes,
    response: binary,
    handle: download,
  })
  return [
    post('create_image', '/uploads/account/:account/images', 'image',
      'Stores an image: a logo, a banner or a receipt.', { tenant: account }),
    post('create_attachment', '/uploads/account/:account/attachments', 'attachment',
      'Stores a file of any kind.', { tenant: account }, false),
    post('create_logo', '/uploads/images', 'image', 'Stores the logo of an application.', {
      inferred: [...uploadNotes, 'the file belongs to the first business of the caller'],
    }),
    get('get_image', '/uploads/images/:jwt', 'A file, by the jwt that its upload answered.'),
    get('get_attachment', '/uploads/attachments/:jwt', 'A file, by the jwt that its upload answered.'),
  ]
}
