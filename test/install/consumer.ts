// An empty project that installs the package: with a Node and a package manager, as somebody would.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { environment, must, type Setting } from './processes.ts'
import type { ManagerName, NodeName, Tools } from './tools.ts'

export interface Consumer extends Setting {
  readonly tools: Tools
  readonly node: NodeName
  readonly manager: ManagerName
}

/** Makes a project in a folder of its own. */
export function consumer (tools: Tools, name: string, node: NodeName, manager: ManagerName): Consumer {
  const cwd = join(tools.folder, name)
  cpSync(join(import.meta.dirname, 'consumer'), cwd, { recursive: true })
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  return { tools, cwd, node, manager, env: environmentOf(tools, cwd, node, manager) }
}

/** The same project on another Node. */
export const on = (project: Consumer, node: NodeName): Consumer =>
  ({ ...project, node, env: environmentOf(project.tools, project.cwd, node, project.manager) })

/** `node`, `npm` and `pnpm` are found under their names, so that commands can be run as they are printed. */
function environmentOf (tools: Tools, cwd: string, node: NodeName, manager: ManagerName): NodeJS.ProcessEnv {
  const commands = join(tools.folder, 'commands', `${basename(cwd)}-${node}`)
  mkdirSync(commands, { recursive: true })
  const script = tools.scripts[manager === 'npm' && node === '20' ? 'npm of this machine' : manager]
  writeFileSync(join(commands, manager), `#!/bin/sh\nexec node '${script}' "$@"\n`, { mode: 0o755 })
  return environment([commands, tools.nodes[node]], {
    npm_config_better_sqlite3_binary_host: tools.host,
    npm_config_store_dir: join(tools.folder, 'store'),
    CI: '1',
  })
}

/** Installs the package, and what else is named. */
export async function install (project: Consumer, ...more: readonly string[]): Promise<void> {
  const { manager, tools, node } = project
  const command = manager === 'npm' ? 'npm install --no-audit --no-fund' : 'pnpm add'
  await must(`${command} '${tools.tarball}' ${['@types/node@' + node, ...more].join(' ')}`, project)
}
