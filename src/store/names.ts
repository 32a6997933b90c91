// Names of worlds and snapshots. They become file names, so every name is checked where it becomes one.

/** What fits into a URL, a file name and a token. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** Names of devices, which Windows opens in place of a file, also with an extension. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Longest part of a bad name that is shown. */
const MOST_SHOWN = 80

/** The world that is there without being asked for. */
export const DEFAULT_WORLD = 'default'

/** A name that somebody has sent, no longer than one needs to recognise it. */
export const shortName = (name: string): string =>
  name.length > MOST_SHOWN ? `${name.slice(0, MOST_SHOWN)}…` : name

/** What a name is for. */
export type Named = 'world' | 'snapshot'

/** Thrown for a text that cannot be a name; the message is a sentence. */
export class BadName extends Error {
  /** What it was to name. */
  readonly named: Named

  constructor (name: string, named: Named) {
    const shown = shortName(name)
    super(devices.test(name)
      ? `'${shown}' cannot be the name of a ${named}: Windows has a device of that name`
      : `'${shown}' cannot be the name of a ${named}: up to 64 letters, digits, dots, dashes and ` +
        'underscores only, beginning with a letter or digit')
    this.named = named
  }
}

/** Whether a text can name a world or a snapshot. */
export const isName = (text: string): boolean => pattern.test(text) && !devices.test(text)

/** Returns the name. Throws BadName for a text that cannot be one. */
export function checkedName (name: string, named: Named): string {
  if (!isName(name)) throw new BadName(name, named)
  return name
}

/** The other spelling under which a name is taken: some file systems ignore case, so names do everywhere. */
export const otherSpelling = (name: string, taken: readonly string[]): string | undefined =>
  taken.find(other => other !== name && other.toLowerCase() === name.toLowerCase())
