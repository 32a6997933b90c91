// Generates docs/control.md: every verb over HTTP, on the command line and in the library.
import { namedParameters, positionalParameters } from '../control/arguments.ts'
import { pathsOf } from '../control/http.ts'
import { isAboutWorld, type Verb } from '../control/verb.ts'

const http = (verb: Verb): string =>
  `\`${verb.method} /_mock${pathsOf(verb).at(-1)!.replace(/:(\w+)/g, '{$1}')}\``

const command = (verb: Verb): string =>
  `\`${[verb.name.replace('.', ' '), ...positionalParameters(verb).map(name => `<${name}>`)].join(' ')}\``

function library (verb: Verb): string {
  const values = [...positionalParameters(verb), ...(namedParameters(verb).length === 0 ? [] : ['{ … }'])]
  return `\`${isAboutWorld(verb) ? 'world' : 'mock'}.${verb.name}(${values.join(', ')})\``
}

const inputs = (verb: Verb): string => Object.entries(verb.input ?? {})
  .map(([name, { description }]) => `\`${name}\` ${description.replaceAll('|', '\\|')}`).join('<br>')

/** The page, as Markdown. */
export function controlPage (verbs: readonly Verb[]): string {
  const rows = verbs.map(verb =>
    `| ${[verb.summary, http(verb), command(verb), library(verb), inputs(verb)].join(' | ')} |`)
  return `# The control API

Everything that can be done to worlds, the same over HTTP, on the command line (\`npx freshbooks-mock …\`) and
in the library. A path below \`/_mock/worlds/{world}/…\` is about that world; the paths here, without that
part, are about the default one. Answers carry \`ok\` and \`world\`; what is refused is told in RFC 9457's
form with \`detail\`, \`hint\` and \`did_you_mean\`. For programs: \`/_mock/control.json\`, which is
[control.json](../openapi/control.json).

| does | HTTP | command | library | takes |
|---|---|---|---|---|
${rows.join('\n')}
`
}
