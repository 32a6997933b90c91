// Numbers of documents: the last one, counted up, keeping its width and prefix.

const runs: Readonly<Record<string, { first: string, after: string }>> = {
  9: { first: '0', after: '1' },
  Z: { first: 'A', after: 'A' },
  z: { first: 'a', after: 'a' },
}

/**
 * The number after `number`: "0005" → "0006", "000D" → "000E" (documented); a full place carries to the one
 * before it, and a full number grows: "SS99" → "SS100".
 */
export function nextNumber (number: string): string {
  const places = [...number]
  const last = places.findLastIndex(isCounting)
  if (last === -1) return `${number}1`
  let place = last
  while (place >= 0 && runs[places[place]!] !== undefined) {
    const { first, after } = runs[places[place]!]!
    places[place] = first
    if (place === 0 || !isSameRun(places[place - 1]!, first)) {
      places.splice(place, 0, after)
      return places.join('')
    }
    place--
  }
  places[place] = String.fromCharCode(places[place]!.charCodeAt(0) + 1)
  return places.join('')
}

const isCounting = (letter: string): boolean => /[0-9A-Za-z]/.test(letter)

const kinds = [/[0-9]/, /[A-Z]/, /[a-z]/]

/** Whether a carry may go on into this place: digits carry into digits, letters into letters. */
const isSameRun = (letter: string, carried: string): boolean =>
  kinds.some(kind => kind.test(letter) && kind.test(carried))

/** Number of an account's first document. */
export const FIRST_NUMBER = '0000001'
