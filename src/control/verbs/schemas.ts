// Schemas that several verbs answer with.
import type { JsonSchema } from '../../declare/field.ts'

export const text: JsonSchema = { type: 'string' }
export const texts: JsonSchema = { type: 'array', items: text }
export const whole: JsonSchema = { type: 'integer' }
export const flag: JsonSchema = { type: 'boolean' }
export const anything: JsonSchema = {}
export const anObject: JsonSchema = { type: 'object' }

/** An object with these members, each of which is there. */
export const members = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties) })

export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** How a world is described to programs. */
export const worldSchema: JsonSchema = {
  ...members({
    world: text,
    base_url: text,
    access_token: text,
    refresh_token: { type: ['string', 'null'] },
    client_id: text,
    client_secret: text,
    redirect_uri: text,
    account_id: { type: ['string', 'null'] },
    business_id: whole,
    business_uuid: text,
    identity_id: whole,
    refs: { type: 'object', additionalProperties: whole },
    env: members({ FRESHBOOKS_API_URL: text, FRESHBOOKS_AUTH_URL: text }),
  }),
  'x-component': 'World',
}
