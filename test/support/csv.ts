// Reads CSV strictly as RFC 4180 has it: CRLF after every record, quotes only around a whole field and doubled within.

/** The records of a CSV text; throws where it is none. */
export function readCsv (text: string): string[][] {
  const records: string[][] = []
  let fields: string[] = []
  let rest = text
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)
    if (match === null) throw new Error(`no field begins with ${JSON.stringify(rest.slice(0, 40))}`)
    const [whole, quoted, plain, end] = match
    fields.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
    if (end === '\r\n') {
      records.push(fields)
      fields = []
    }
    rest = rest.slice(whole.length)
  }
  if (fields.length > 0) throw new Error('the last record does not end')
  return records
}
