// JSON Schemas that several verbs share.
import type { JsonSchema } from '../../declare/field.ts'

export const string: JsonSchema = { type: 'string' }
export const strings: JsonSchema = { type: 'array', items: string }
export const integer: JsonSchema = { type: 'integer' }
export const boolean: JsonSchema = { type: 'boolean' }
export const anyObject: JsonSchema = { type: 'object', additionalProperties: true }

/** An object in which all of these properties are required. */
export const objectOf = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties) })

export const arrayOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** A row that changed: its resource and id. */
export const rowSchema: JsonSchema = objectOf({ type: string, id: integer })

/** Schema of a WorldDescription. */
export const worldSchema: JsonSchema = {
  ...objectOf({
    world: string,
    base_url: string,
    access_token: string,
    refresh_token: { type: ['string', 'null'] },
    client_id: string,
    client_secret: string,
    redirect_uri: string,
    account_id: { type: ['string', 'null'] },
    business_id: integer,
    business_uuid: string,
    identity_id: integer,
    refs: { type: 'object', additionalProperties: integer },
    env: objectOf({ FRESHBOOKS_API_URL: string, FRESHBOOKS_AUTH_URL: string }),
  }),
  'x-component': 'World',
}
