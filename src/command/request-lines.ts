// What a person at a terminal sees of requests and of messages to callbacks: one line each, with the reason
// where one was refused.
import { styleText } from 'node:util'
import { showEntry } from '../requests/log/entry.ts'
import { redactText } from '../requests/log/redact.ts'
import type { RecordedRequest } from '../world/request-log.ts'
import type { Delivery } from '../store/deliveries.ts'
import { hintOf } from '../webhooks/hints.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD } from '../store/names.ts'
import type { Environment } from './environment.ts'

/** Longest path or reason in a line, in characters. */
const MAX_LENGTH = 160

/** Returns a function that prints a line for a request: status, method, path, operation, reason, world. */
export const requestPrinter = (
  environment: Environment
): (world: World, request: RecordedRequest) => void => {
  const print = linePrinter(environment)
  return (world, request) => {
    const { status, method, url, operation, unmatched, why } = showEntry(world, request)
    print(world, status, [
      `${method.padEnd(6)} ${printable(pathOf(url))}`,
      unmatched === null ? operation ?? '' : '',
      status === 0 ? 'the connection ended without an answer' : printable(why ?? ''),
    ])
  }
}

/**
 * Returns a function that prints a line for a delivery: what came back, event and row, where to, what
 * follows, world.
 */
export const deliveryPrinter = (environment: Environment): (world: World, delivery: Delivery) => void => {
  const print = linePrinter(environment)
  return (world, delivery) => {
    const { status, name, object_id, uri, outcome, attempt } = delivery
    const isFine = outcome === 'delivered'
    print(world, status ?? 0, [
      `HOOK   ${name} ${object_id} → ${printable(redactText(uri))}`,
      isFine ? '' : attempt > 1 ? `${outcome}, attempt ${attempt}` : outcome,
      printable(hintOf(delivery) ?? ''),
    ])
  }
}

/** Prints a status, 0 for none, and what is not empty. */
function linePrinter ({ stdout, env }: Environment) {
  const hasColors = (env.NO_COLOR ?? '') === ''
  return ({ name }: World, status: number, parts: readonly string[]): void => {
    const statusText = status === 0 ? '---' : String(status)
    const [first, ...others] = parts
    const all = [
      `${hasColors ? colored(status, statusText) : statusText} ${first}`, ...others,
      name === DEFAULT_WORLD ? '' : `[world ${name}]`,
    ]
    stdout.write(`${all.filter(part => part !== '').join('  ')}\n`)
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
