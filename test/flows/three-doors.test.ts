// Every verb of the control API through its three doors: HTTP, the command line and the library. Each time
// in a world that was made for it, so that the three answers must be the same.
import t from 'tap'
import { pathParameters, bodyParameter } from '../../src/control/arguments.ts'
import { verbs } from '../../src/control/index.ts'
import { callHere } from '../../src/control/remote.ts'
import { Refusal } from '../../src/control/refusal.ts'
import { isAboutWorld, type Verb } from '../../src/control/verb.ts'
import { methodsOf } from '../../src/library/facade.ts'
import { command } from '../support/commands.ts'
import { listening, type Listening } from '../support/listening.ts'
import { verbSamples, type VerbSample } from '../support/verb-samples.ts'

const WORLD = 'w'

type Input = Readonly<Record<string, unknown>>

/** An answer, or the problem it was refused with. */
type Answer = { readonly answer: unknown } | { readonly refused: Readonly<Record<string, unknown>> }

/** A way to ask a verb about a world. */
type Door = (verb: Verb, input: Input, server: Listening, world: string) => Promise<Answer>

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const refusal = ({ status, problem, detail, hint, did_you_mean }: any) => ({
  refused: { status, problem: String(problem).replaceAll('_', '-'), detail, hint, did_you_mean },
})

const http: Door = async (verb, input, { url }, world) => {
  const values: Input = isAboutWorld(verb) ? { ...input, world } : input
  const path = verb.path.replace(/:(\w+)/g, (_, name: string) => String(values[name]))
  const rest = Object.entries(input).filter(([name]) => !pathParameters(verb).includes(name))
  const isRead = ['GET', 'DELETE'].includes(verb.method)
  const query = isRead && rest.length > 0 ? `?${new URLSearchParams(Object.fromEntries(rest.map(([name, value]) => [name, String(value)])))}` : ''
  const whole = bodyParameter(verb)
  const sent = whole === undefined ? Object.fromEntries(rest) : input[whole]
  const answer = await fetch(`${url}/_mock${path}${query}`, {
    method: verb.method,
    ...isRead || rest.length === 0 ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) },
  })
  const body = parsed(await answer.text())
  return answer.ok ? { answer: body } : refusal(body)
}

const textOf = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

const commandLine: Door = async (verb, input, { url }, world) => {
  const whole = bodyParameter(verb)
  const words = pathParameters(verb).map(name => String(input[name]))
  const options = Object.entries(input).filter(([name]) => name !== whole && !pathParameters(verb).includes(name))
    .flatMap(([name, value]) => [`--${name.replaceAll('_', '-')}`, textOf(value)])
  const isGiven = whole !== undefined && input[whole] !== undefined
  const about = isAboutWorld(verb) ? ['--world', world] : []
  const { code, stdout, stderr } = await command(
    [...verb.name.split('.'), ...words, ...isGiven ? ['-'] : [], ...options, ...about, '--json'],
    { url, stdin: isGiven ? textOf(input[whole]) : '' })
  if (code === 0 && stderr === '') return { answer: parsed(stdout) }
  return refusal(parsed(stderr))
}

const library: Door = async (verb, input, { context: house, url }, world) => {
  const methods = methodsOf([verb], callHere(house, () => url), world)
  const [group, deed] = verb.name.split('.') as [string, string?]
  const method: any = deed === undefined ? methods[group] : (methods[group] as any)[deed]
  const whole = bodyParameter(verb)
  const names = whole === undefined ? pathParameters(verb) : [...pathParameters(verb), whole]
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))
  try {
    const answer = await method(...names.map(name => input[name]), rest)
    return { answer: typeof answer === 'string' ? parsed(answer) : JSON.parse(JSON.stringify(answer)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refusal({ status: error.status, problem: error.problem, detail: error.message, ...error.more })
  }
}

const doors: Readonly<Record<string, Door>> = { http, 'command line': commandLine, library }

/** A fresh world, and nothing but it and the default one. */
function startAgain ({ worlds }: Listening): void {
  for (const name of worlds.names()) worlds.drop(name)
  worlds.create(WORLD)
}

/** Without what is another one each time; lines that end in nothing are the same as those that do not. */
function comparable (told: Answer, volatile: readonly string[]): Answer {
  if ('refused' in told) return told
  const { answer } = told
  if (typeof answer === 'string') return { answer: answer.trimEnd() }
  return { answer: Object.fromEntries(Object.entries(answer as object).filter(([name]) => !volatile.includes(name))) }
}

async function through (door: Door, verb: Verb, { input = {}, before = [], volatile = [] }: VerbSample, server: Listening): Promise<Answer> {
  startAgain(server)
  for (const [name, prepared] of before) {
    const made = await library(verbs.find(verb => verb.name === name)!, prepared, server, WORLD)
    if ('refused' in made) throw new Error(`${name}: ${JSON.stringify(made.refused)}`)
  }
  return comparable(await door(verb, input, server, WORLD), volatile)
}

/** The command line judges fixtures by itself and says which file it means. */
const more: Readonly<Record<string, readonly string[]>> = { validate: ['file'] }

t.test('every verb tells the same through all three doors', async t => {
  const server = await listening(t)
  for (const verb of verbs) {
    const sample = verbSamples[verb.name]
    if (sample === undefined) {
      t.fail(`test/support/verb-samples.ts has no sample of ${verb.name}`)
      continue
    }
    const volatile = [...sample.volatile ?? [], ...more[verb.name] ?? []]
    const expected = await through(http, verb, { ...sample, volatile }, server)
    if ('refused' in expected) t.equal(expected.refused.problem, sample.refused, `${verb.name} is refused: ${String(expected.refused.detail)}`)
    else t.equal(undefined, sample.refused, `${verb.name} is done`)
    for (const name of ['command line', 'library']) {
      t.same(await through(doors[name]!, verb, { ...sample, volatile }, server), expected, `${verb.name} through the ${name}`)
    }
  }
})

t.test('a world that is not there is the same refusal everywhere', async t => {
  const server = await listening(t)
  startAgain(server)
  for (const verb of verbs.filter(isAboutWorld)) {
    const { input = {} } = verbSamples[verb.name] ?? {}
    const expected = await http(verb, input, server, 'ww')
    t.match(expected, { refused: { status: 404, problem: 'unknown-world', detail: 'world \'ww\' does not exist', did_you_mean: 'w' } }, verb.name)
    t.same(await commandLine(verb, input, server, 'ww'), expected, `${verb.name} on the command line`)
    t.same(await library(verb, input, server, 'ww'), expected, `${verb.name} in the library`)
  }
})
