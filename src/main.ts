#!/usr/bin/env node
// The program: its command line, in the process that it is.
import { run } from './command/run.ts'
import { thisProcess } from './command/surroundings.ts'

process.exitCode = await run(process.argv.slice(2), thisProcess())
