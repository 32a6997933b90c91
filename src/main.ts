#!/usr/bin/env node
// The entry point of the program: runs the command line in this process.
import { run } from './command/run.ts'
import { thisProcess } from './command/environment.ts'

// the reader of a pipe may close it early: `… | head`
process.stdout.on('error', () => {})
void run(process.argv.slice(2), thisProcess()).then(code => { process.exitCode = code })
