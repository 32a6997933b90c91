// npm run test:install: packs the package, installs it into empty projects with the package managers and Nodes of today,
// and uses it there; where it cannot work, what it prints is a sentence, and the command in it mends it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkBrought, checkSentence, checkTypes, checkWorking } from './checks.ts'
import { consumer, install, on, type Consumer } from './consumer.ts'
import { must } from './processes.ts'
import { tools as prepared, type ManagerName, type NodeName, type Tools } from './tools.ts'

interface Case {
  readonly name: string
  readonly run: (tools: Tools) => Promise<void>
}

/** Works as it is installed. */
const works = (node: NodeName, manager: ManagerName): Case => ({
  name: `Node ${node}, ${manager}`,
  run: async tools => {
    const project = consumer(tools, `works-${node}-${manager}`, node, manager)
    await install(project)
    checkBrought(project)
    await checkWorking(project)
    await checkTypes(project)
  },
})

/** Does not work, tells why, and works once the command that it prints has been run. */
const mends = (
  name: string, node: NodeName, manager: ManagerName, sentence: RegExp, spoil: (project: Consumer) => Promise<Consumer>
): Case => ({
  name: `Node ${node}, ${manager}, ${name}`,
  run: async tools => {
    const project = await spoil(consumer(tools, `mends-${node}-${manager}-${name.replaceAll(/\W+/g, '-')}`, node, manager))
    await must(await checkSentence(project, sentence), project)
    await checkWorking(project)
  },
})

/** Puts 12 into the project beside the package, and takes it out of its own dependencies: the lock file keeps it. */
async function lockedTo12 (project: Consumer): Promise<Consumer> {
  await install(project, 'better-sqlite3@12')
  const file = join(project.cwd, 'package.json')
  const { dependencies: { 'better-sqlite3': _, ...dependencies }, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...rest, dependencies }))
  await must(project.manager === 'npm' ? 'npm install' : 'pnpm install --no-frozen-lockfile', project)
  return project
}

const noScript = /better-sqlite3 12\.\S+ has no binding for Node \S+ on linux-x64: its install script did not run; run `/
const tooNew = /better-sqlite3 13\.\S+ needs Node 22 or later, and this is Node 20\.\S+; run `/
const otherNode = /the binding of better-sqlite3 12\.\S+ is not for Node 24\.\S+ on linux-x64; run `/

const cases: readonly Case[] = [
  works('20', 'npm'),
  works('22', 'npm'),
  works('22', 'pnpm'),
  works('24', 'npm'),
  works('24', 'pnpm'),
  mends('which takes 13', '20', 'pnpm', tooNew, async project => {
    await install(project)
    return project
  }),
  mends('scripts blocked', '20', 'npm', noScript, async project => {
    writeFileSync(join(project.cwd, '.npmrc'), 'ignore-scripts=true\n')
    await install(project)
    return project
  }),
  mends('scripts blocked', '20', 'pnpm', noScript, async project => {
    await install(project, 'better-sqlite3@12')
    return project
  }),
  mends('locked to 13 by a later Node', '20', 'npm', tooNew, async project => {
    await install(on(project, '22'))
    await must('npm ci', project)
    return project
  }),
  mends('locked to 12', '24', 'npm', noScript, lockedTo12),
  mends('locked to 12', '24', 'pnpm', noScript, lockedTo12),
  mends('installed by Node 20', '24', 'npm', otherNode, async project => {
    await install(on(project, '20'))
    return project
  }),
]

const elapsed = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

async function attempt ({ name, run }: Case, tools: Tools): Promise<boolean> {
  const began = performance.now()
  try {
    await run(tools)
    console.log(`ok      ${elapsed(began).padStart(7)}  ${name}`)
    return true
  } catch (error) {
    console.log(`not ok  ${elapsed(began).padStart(7)}  ${name}\n${(error as Error).message.replaceAll(/^/gm, '    ')}`)
    return false
  }
}

/** Two at a time: most of an install is waiting. */
async function attemptAll (tools: Tools): Promise<boolean> {
  const [waiting, results] = [[...cases], [] as boolean[]]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(await attempt(next, tools))
  }
  await Promise.all([worker(), worker()])
  return results.every(Boolean)
}

const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-install-'))
try {
  const tools = await prepared(folder)
  console.log(`        ${elapsed(began).padStart(7)}  to pack and to fetch Nodes, package managers and compilers`)
  try {
    if (!await attemptAll(tools)) process.exitCode = 1
  } finally {
    tools.close()
  }
} catch (error) {
  const { message, cause } = error as Error
  console.error([message, (cause as Error | undefined)?.message].filter(Boolean).join('\n'))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
  console.log(`        ${elapsed(began).padStart(7)}  in all`)
}
