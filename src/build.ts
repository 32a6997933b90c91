// Which build of the program this is: build.mjs puts it in.

/** Hash of the built program; absent when the sources run. */
declare const BUILD: string | undefined

/**
 * Sixteen hexadecimal digits that no other build has; undefined when the sources run, which change without
 * notice.
 */
export const build: string | undefined = typeof BUILD === 'undefined' ? undefined : BUILD
