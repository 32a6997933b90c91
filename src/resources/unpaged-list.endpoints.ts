// Lists of the comments dialect that have no pages: all rows under their key and nothing beside them.
import { exactly, listBody } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import { sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { businessPaths, comments } from '../families/business.ts'

/** A list without pages, of a resource whose rows have no address of their own. */
export interface UnpagedList extends Pick<Endpoint, 'operation' | 'scope' | 'summary'> {
  readonly inferred: readonly string[]
  readonly rows: (call: Call) => ReadonlyArray<{ readonly id: number }>
}

/** Its endpoint. */
export function unpagedList (model: Model, { rows, ...described }: UnpagedList): Endpoint {
  const { path, many } = model.resource
  return endpoint({
    ...described,
    family: comments,
    method: 'GET',
    paths: businessPaths(path, '/comments'),
    response: exactly({ [many]: { type: 'array', items: rowSchema(model.resource) } }),
    handle: call => {
      const texts = rows(call).map(({ id }) => sessionOf(call).show(model, id, []))
      return { text: listBody([`{"${many}":[`, ']}'], texts) }
    },
  })
}
