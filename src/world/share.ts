// What an entry of the request log has in common with the one before it is kept once.
import type { Slot } from './request-log.ts'

/** Takes from the operation's last request whatever is the same. */
export function share (before: Slot, slot: Slot): void {
  if (slot.token === before.token) slot.token = before.token
  if (slot.url === before.url) slot.url = before.url
  if (slot.routed === before.routed) slot.routed = before.routed
  if (isEqual(slot.headers, before.headers)) slot.headers = before.headers
  if (isEqualHead(slot.responseHeaders, before.responseHeaders)) slot.responseHeaders = before.responseHeaders
  if (isEqualBody(slot.response, before.response)) slot.response = before.response
}

function isEqual (one: Slot['headers'], other: Slot['headers']): boolean {
  for (const name in one) if (one[name] !== other[name]) return false
  for (const name in other) if (one[name] === undefined) return false
  return true
}

/** Lists are compared by themselves, because `for … in` makes a text of each index. */
function isEqualHead (one: Slot['responseHeaders'], other: Slot['responseHeaders']): boolean {
  if (!isList(one) || !isList(other)) return isEqual(one as Slot['headers'], other as Slot['headers'])
  return one.length === other.length && one.every((text, index) => text === other[index])
}

const isList = (head: Slot['responseHeaders']): head is readonly string[] => Array.isArray(head)

/** Only short ones are compared; a long one that is asked for again is kept by the world as one object. */
const LONGEST_COMPARED = 8_192
function isEqualBody (one: Slot['response'], other: Slot['response']): boolean {
  if (!(one instanceof Buffer) || !(other instanceof Buffer)) return one === other
  return one === other || (one.length === other.length && one.length <= LONGEST_COMPARED && one.equals(other))
}
