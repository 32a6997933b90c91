// Versions of the accounting API: dates, which a request names in a header or its application was registered
// with.

/**
 * From this version on errors come in the newer form, and money is taken as text only (an employee of
 * FreshBooks, twice).
 */
const NEWER_SINCE = '2022-10-31'

/** Whether a text is a version: a date. */
export const isVersion = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)

/** Whether a version has those; no version at all is the oldest. */
export const isNewer = (version: string | undefined): boolean =>
  version !== undefined && version >= NEWER_SINCE

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * The version in force: that of the request where it names a date, else the one that its application was
 * registered with.
 */
export function versionInForce (
  headers: Headers, registered: string | null | undefined
): string | undefined {
  const sent = [headers['x-api-version']].flat()[0] ?? ''
  return isVersion(sent) ? sent : registered ?? undefined
}
