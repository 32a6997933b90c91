// Formats the outcome of checks as text, and as JUnit XML for CI.
import type { Failure, Outcome } from './verify.ts'
import type { ComparedRequest } from './request-matcher.ts'
import { plural } from './describe.ts'

/** One line: how many checks passed, and in which world. */
export function summary ({ checks, failures, world, requests }: Outcome): string {
  const verdict = failures.length === 0
    ? checks.length === 1 ? 'The check holds' : `All ${checks.length} checks hold`
    : `${failures.length} of ${plural(checks.length, 'check')} failed`
  return `${verdict} in world '${world}' (${plural(requests, 'request')} looked at).`
}

/** The whole report; ends with a newline. */
export function readable (outcome: Outcome): string {
  return `${[summary(outcome), ...outcome.failures.map(failureText)].join('\n\n')}\n`
}

function failureText (failure: Failure): string {
  const { check, name, expected, actual } = failure
  const lines = [`${check}. ${name}`, `   expected  ${expected}`, `   actual    ${actual}`]
  return [...lines, ...closestLines(failure)].join('\n')
}

/** Requests with differences are the closest ones; requests without are those beyond the maximum. */
function closestLines ({ closest }: Failure): string[] {
  return closest.flatMap((compared, index) => [
    `   ${index > 0 ? '       ' : isSurplus(compared) ? 'found  ' : 'closest'}   ${requestText(compared)}`,
    ...compared.diff.map(({ at, expected, actual }) => expected === 'none'
      ? `               ${at}: ${actual}`
      : `               ${at}: expected ${expected}, got ${actual}`),
  ])
}

const isSurplus = ({ diff }: ComparedRequest): boolean => diff.every(({ expected }) => expected === 'none')

function requestText ({ request: { id, method, path, operation, status } }: ComparedRequest): string {
  const answer = status === 0 ? 'no answer' : String(status)
  return `${id} ${method} ${path} → ${answer}${operation === null ? '' : ` (${operation})`}`
}

// XML 1.0 does not allow most control characters, not even escaped
const forbidden = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g

const escapes: Readonly<Record<string, string>> =
  { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' }

const escaped = (text: string): string =>
  text.replace(forbidden, '?').replace(/[&<>"\n]/g, letter => escapes[letter]!)

/** JUnit XML with one test case per check. */
export function junit (outcome: Outcome): string {
  const { checks, failures, world } = outcome
  const cases = checks.map((name, index) =>
    caseText(world, name, failures.find(({ check }) => check === index + 1)))
  const counts = `tests="${checks.length}" failures="${failures.length}" errors="0" skipped="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="freshbooks-mock ${escaped(world)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseText (world: string, name: string, failure: Failure | undefined): string {
  const start = `    <testcase classname="freshbooks-mock.${escaped(world)}" name="${escaped(name)}"`
  if (failure === undefined) return `${start}/>`
  const message = escaped(`expected ${failure.expected}, got ${failure.actual}`)
  const text = failureText(failure).replace(forbidden, '?').replace(/[&<>]/g, letter => escapes[letter]!)
  return `${start}>\n      <failure message="${message}">${text}</failure>\n    </testcase>`
}
