// Where this server's answers differ from captures on purpose, and captures that cannot be compared.

/** Lines that the comparison finds in these captures, and why they are right. */
export const differences: ReadonlyArray<{ readonly why: string, readonly where: readonly string[], readonly lines: readonly string[] }> = []

/** Captures of answers that newer ones have replaced, with what replaced them. */
export const replaced: Readonly<Record<string, string>> = {}

/** Captures by the beginning of their names, and the operation they wait for. */
export const unmodelled: Readonly<Record<string, string>> = {}
