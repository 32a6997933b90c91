// A browser of this machine, where one is installed: CHROMIUM_PATH, or where systems keep one.
import { existsSync } from 'node:fs'
import type { Test } from 'tap'
import { chromium, type Browser } from 'playwright-core'

const usualPaths = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The program of the browser; undefined where there is none. A path that is given has to be right. */
export const browserPath = (): string | undefined => process.env.CHROMIUM_PATH ?? usualPaths.find(path => existsSync(path))

/** Why tests that need a browser are skipped; false where there is one. */
export const noBrowser = (): string | false =>
  browserPath() === undefined && 'no browser is installed: set CHROMIUM_PATH to a Chromium or Chrome'

/** A browser that is closed when the test ends. Root may not use Chromium's sandbox; the pages are ours. */
export async function browser (test: Test): Promise<Browser> {
  const started = await chromium.launch({ executablePath: browserPath()!, args: ['--no-sandbox'] })
  test.teardown(() => started.close())
  return started
}
