// Whether a document is OpenAPI.
import { Validator } from '@seriousme/openapi-schema-validator'

/** What is wrong with a document; nothing when it is valid. */
export async function validate (document: object): Promise<unknown[]> {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>)
  return valid ? [] : [errors]
}
