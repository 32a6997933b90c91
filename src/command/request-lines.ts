// What a person at a terminal sees of the requests: one line each, with the reason where one was refused.
import { styleText } from 'node:util'
import { showEntry } from '../requests/log/entry.ts'
import type { RecordedRequest } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD } from '../store/names.ts'
import type { Environment } from './environment.ts'

/** Longest path or reason in a line, in characters. */
const MAX_LENGTH = 160

/** Returns a function that prints a line for a request: status, method, path, operation, reason, world. */
export function requestPrinter (
  { stdout, env }: Environment
): (world: World, request: RecordedRequest) => void {
  const hasColors = (env.NO_COLOR ?? '') === ''
  return (world, request) => {
    const { status, method, url, operation, unmatched, why, world: name } = showEntry(world, request)
    const statusText = status === 0 ? '---' : String(status)
    const parts = [
      `${hasColors ? colored(status, statusText) : statusText} ${method.padEnd(6)} ${printable(pathOf(url))}`,
      unmatched === null ? operation ?? '' : '',
      status === 0 ? 'the connection ended without an answer' : printable(why ?? ''),
      name === DEFAULT_WORLD ? '' : `[world ${name}]`,
    ]
    stdout.write(`${parts.filter(part => part !== '').join('  ')}\n`)
  }
}

/** Without the prefix of the world, which stands at the end of the line. */
const pathOf = (url: string): string => url.replace(/^\/+w\/[^/?#]+/, '')

/** A text of a request must not move the cursor of the terminal. */
function printable (text: string): string {
  const plain = text.replace(/\p{C}+/gu, ' ')
  return plain.length <= MAX_LENGTH ? plain : `${plain.slice(0, MAX_LENGTH - 1)}…`
}

function colored (status: number, text: string): string {
  if (status === 0 || status >= 500) return styleText('red', text)
  return status >= 400 ? styleText('yellow', text) : styleText('green', text)
}
