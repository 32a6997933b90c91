// The key that the Python library reads the list of staff under, where a world has it.
import type { OperationOptions } from '../declare/endpoint.ts'
import type { Envelope } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { resultEnvelope } from '../families/accounting.ts'

/** Python reads `staffs` and finds nothing, as it does live; the world's configuration adds that key. */
export const staffListOptions: OperationOptions = {
  inferred: ['the key `staffs`, a copy of `staff`, stands in worlds that are configured with ' +
    'python_staff_list: it is none of FreshBooks\''],
  around: (call, ordinary) => {
    const reply = ordinary(call)
    if (!call.session.deviations.python_staff_list) return reply
    const { response: { result } } = JSON.parse(String(reply.text))
    return { json: { response: { result: { ...result, staffs: result.staff } } } }
  },
}

/** An object schema with one more property, which need not be there. */
const withProperty = (schema: JsonSchema, name: string, property: JsonSchema): JsonSchema =>
  ({ ...schema, properties: { ...schema.properties as object, [name]: property } })

/** The list may have the rows under the second key. */
export const staffEnvelope: Partial<Envelope> = {
  listSchema: (key, row, extra) => {
    const schema = resultEnvelope.listSchema(key, row, extra) as {
      properties: { response: { properties: { result: JsonSchema } } }
    }
    const { response } = schema.properties
    const result = withProperty(response.properties.result, 'staffs', { type: 'array', items: row })
    return withProperty(schema, 'response', withProperty(response, 'result', result))
  },
}
