// Tells that a server has been built, to whoever has loaded the program.
import { channel } from 'node:diagnostics_channel'

/** The channel of node:diagnostics_channel. */
export const STARTED_CHANNEL = 'freshbooks-mock:started'

/** Publishes it. */
export const tellStarted = (): void => channel(STARTED_CHANNEL).publish({})
