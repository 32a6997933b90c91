#!/usr/bin/env node
// The program: its command line, in the process that it is.
import { run } from './command/run.ts'
import { thisProcess } from './command/environment.ts'

// whoever reads it may go when they have seen enough: `… | head`
process.stdout.on('error', () => {})
process.exitCode = await run(process.argv.slice(2), thisProcess())
