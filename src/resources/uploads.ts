// Uploads: files of logos, banners, receipts and attachments. Anybody who has the jwt of a file can read it.
import { alias, accountId, bytes, id, integer, text, uuid } from '../fields/index.ts'
import { createOnly, hidden, indexed, readOnly, type Field } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { uploads as family } from '../families/uploads.ts'
import { account } from '../families/tenants.ts'
import { uploadFixture } from './uploads.fixture.ts'

/** `upload-` and forty hexadecimal digits. */
const storedName = (): Field<string, 'read-only'> => readOnly({
  ...text({ doc: 'Name of the stored file, not the one it was sent under.' }),
  initial: newRow => `upload-${newRow.random('filename').toString('hex').slice(0, 40)}`,
})

export const uploads = resource({
  family,
  tenant: account,
  path: 'images',
  one: 'upload',
  many: 'uploads',
  scope: 'uploads',
  doc: 'A file behind a logo, a banner, a receipt or an attachment.',
  operations: [], // all are in uploads.endpoints.ts: bodies are multipart, and answers bytes
  fields: {
    id: hidden(id({ first: 5101 })),
    filename: storedName(),
    public_id: readOnly(alias('jwt', text())),
    jwt: createOnly(indexed(text({ doc: 'Names the file everywhere, and is all that reading it takes.' }))),
    media_type: createOnly(text({ inferred: 'what the first bytes say where the part names no type' })),
    uuid: uuid(),
    original_filename: hidden(createOnly(text({ doc: 'The name it was sent under.' }))),
    length: hidden(readOnly(integer({ doc: 'Bytes.' }))),
    accounting_systemid: hidden(accountId()),
    content: bytes({ required: true, doc: 'The file, in base64.' }),
  },
  fixture: uploadFixture,
})
