// Generates docs/control.md: every verb by group, over HTTP, on the command line and in the library.
import { namedParameters, positionalParameters } from '../control/arguments.ts'
import { pathsOf } from '../control/http.ts'
import { isAboutWorld, type Verb } from '../control/verb.ts'

/** Headings by the groups of verbs below them, in the order of the page. */
const headings: Readonly<Record<string, readonly string[]>> = {
  Worlds: ['worlds', 'reset', 'config'],
  'Fixtures and scenarios': ['seed', 'validate', 'scenarios'],
  'Snapshots, exports and changes': ['snapshots', 'export', 'import', 'changes'],
  Clock: ['clock'],
  Faults: ['faults'],
  'Requests and checks': ['requests', 'verify', 'scopes'],
  'People and mails': ['actions', 'mail'],
  Webhooks: ['callbacks', 'outbox', 'webhooks'],
  OAuth: ['tokens', 'applications'],
  'The server': ['info', 'support', 'schemas', 'shutdown'],
}

const groupOf = ({ name }: Verb): string => name.split('.')[0]!

const http = (verb: Verb): string =>
  `\`${verb.method} /_mock${pathsOf(verb).at(-1)!.replace(/:(\w+)/g, '{$1}')}\``

const command = (verb: Verb): string =>
  `\`${[verb.name.replace('.', ' '), ...positionalParameters(verb).map(name => `<${name}>`)].join(' ')}\``

function library (verb: Verb): string {
  const values = [...positionalParameters(verb), ...(namedParameters(verb).length === 0 ? [] : ['{ … }'])]
  return `\`${isAboutWorld(verb) ? 'world' : 'mock'}.${verb.name}(${values.join(', ')})\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Each input once, with the commands that take it where those are not all. */
function inputsOf (verbs: readonly Verb[]): string[] {
  const inputs = new Map<string, Verb[]>()
  for (const verb of verbs) {
    for (const [name, { description }] of Object.entries(verb.input ?? {})) {
      const line = `\`${name}\` | ${cell(description)}`
      inputs.set(line, [...inputs.get(line) ?? [], verb])
    }
  }
  return [...inputs].map(([line, takers]) =>
    `| ${line} | ${takers.map(({ name }) => `\`${name.replace('.', ' ')}\``).join(', ')} |`)
}

function section (heading: string, verbs: readonly Verb[]): string {
  const rows = verbs.map(verb =>
    `| ${[cell(verb.summary), command(verb), http(verb), library(verb)].join(' | ')} |`)
  const inputs = inputsOf(verbs)
  return [
    `## ${heading}`, '',
    '| | command | HTTP | library |', '|---|---|---|---|', ...rows,
    ...inputs.length === 0 ? [] : ['', '| parameter | | of |', '|---|---|---|', ...inputs],
  ].join('\n')
}

/** The page, as Markdown. Throws an Error for a verb whose group has no heading. */
export function controlPage (verbs: readonly Verb[]): string {
  const homeless = verbs.find(verb => !Object.values(headings).flat().includes(groupOf(verb)))
  if (homeless !== undefined) throw new Error(`${homeless.name} has no heading in src/tools/control-page.ts`)
  const sections = Object.entries(headings).map(([heading, groups]) =>
    section(heading, groups.flatMap(group => verbs.filter(verb => groupOf(verb) === group))))
  return `${introduction}\n${sections.join('\n\n')}\n`
}

const introduction = `# The control API

With the control API a test creates worlds, loads data, moves the clock, adds faults and checks
requests. Each operation exists three times, with the same names and results:

- **on the command line:** \`npx freshbooks-mock clock advance --by P31D\`. \`--world <name>\` chooses
  the world, \`--url <url>\` the server, and \`--json\` prints the response as JSON.
- **over HTTP:** \`POST /_mock/clock/advance\` with \`{"by":"P31D"}\`. A path below
  \`/_mock/worlds/{world}\` is about that world; the paths below, without that part, are about the
  default world.
- **in the library:** \`await world.clock.advance({ by: 'P31D' })\`.

\`\`\`sh
U=http://localhost:3737/_mock/worlds/my-test

curl -s -X PUT $U -d '{"from":"overdue"}'                 # create a world from a scenario
curl -s -X POST $U/clock/advance -d '{"by":"P31D"}'       # a month later
curl -s $U/requests -H 'accept: text/plain'               # what it was asked, as text
curl -s -X DELETE $U
\`\`\`

Over HTTP, parameters of a GET or DELETE are in the query and others in a JSON body. A successful
response has \`ok\` and \`world\`. An error has the content type \`application/problem+json\` (RFC 9457)
with \`status\`, \`problem\` (its name), \`detail\` (a sentence), and often \`hint\` or
\`did_you_mean\`. The complete description for programs is \`/_mock/control.json\`, which is
[openapi/control.json](../openapi/control.json).

The control API answers programs on this machine. Other machines, and containers, need the admin token:
start the server with \`FRESHBOOKS_MOCK_ADMIN_TOKEN=<token>\` and send \`Authorization: Bearer
<token>\`. The helpers, the library and the command line send the value of that variable.

More about single topics: [fixtures](fixtures.md), [scenarios](scenarios.md), [faults](faults.md),
[checks](verify.md).
`
