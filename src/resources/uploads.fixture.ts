// What fixtures know of uploads: a record is a file, with its content in base64. Its `jwt` may be any text by
// which other records name it.
import type { FixtureNotes } from '../declare/fixture.ts'

export const uploadFixture: FixtureNotes = {
  labels: ['original_filename'],
  labelPrefix: 'file-',
  written: (row, from) => {
    const sql = "SELECT content FROM blobs WHERE type = 'uploads' AND id = ?"
    const [kept] = from.all<{ content: Buffer }>(sql, row.id)
    return { content: kept?.content.toString('base64') ?? '' }
  },
}
