// The value of a query is text to the JSON function around it from SQLite 3.54 on: every query that makes JSON is
// therefore read again by json() or sorted_keys(), or put into the row's text as it is. Tried here with any SQLite.
import t from 'tap'
import { models } from '../support/world.ts'

/** Queries that make JSON, where neither json() nor the text of a row is around them. */
const bare = (sql: string): string[] => [...sql.matchAll(/(?<!\b(?:json|coalesce|sorted_keys)\()\(\s*SELECT\s+json_\w+/g)].map(({ index }) => sql.slice(index - 40, index + 60))

t.test('no row depends on the subtype of a query', async t => {
  t.not(bare("json_object('lines', (SELECT json_group_array(id) FROM lines))").length, 0, 'one that does is seen')
  for (const { table, resource, presenter } of models.values()) {
    const includes = Object.keys(resource.include ?? {})
    for (const text of [presenter.read, presenter.render([]), presenter.render(includes)]) t.same(bare(text), [], table)
  }
})
