// A row as one JSON text, made by SQLite.

/** SQL of one value of a row. */
export interface Member {
  readonly name: string
  readonly sql: string
  /** Whether it is a subquery that returns JSON: outside of the subquery its value is text. */
  readonly isQuery?: boolean
}

/** SQL that makes a JSON object of these members, for use inside of other JSON. */
export const jsonObject = (members: readonly Member[]): string =>
  `json_object(${members.map(({ name, sql }) => `'${name}', ${sql}`).join(', ')})`

/**
 * SQL that makes the text of a JSON object of these members. Results of subqueries are inserted as text:
 * `json()` would parse each of them again, which makes a row with lines 10 % slower.
 */
export function rowText (members: readonly Member[]): string {
  const pieces: string[] = []
  let run: Member[] = []
  for (const member of members) {
    if (member.isQuery === true) {
      pieces.push(upTo(member.name, run, pieces.length === 0), `coalesce(${member.sql}, 'null')`)
      run = []
    } else {
      run.push(member)
    }
  }
  if (pieces.length === 0) return jsonObject(run)
  return `concat(${[...pieces, ...rest(run)].join(', ')})`
}

/** The members of a run and the name of what follows: a 0 stands for its value, and goes with the brace. */
function upTo (name: string, run: readonly Member[], isFirst: boolean): string {
  const start = isFirst ? '{' : ','
  if (run.length === 0) return `'${start}"${name}":'`
  const text = `rtrim(${jsonObject([...run, { name, sql: '0' }])}, '0}')`
  return isFirst ? text : `',', ltrim(${text}, '{')`
}

const rest = (run: readonly Member[]): string[] =>
  run.length === 0 ? ["'}'"] : ["','", `ltrim(${jsonObject(run)}, '{')`]
