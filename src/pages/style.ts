// The style of every page that people see, light and dark, from 320 pixels on: the authorize page, the front
// page, and the public pages of documents and checkouts. What only one page has stands beside that page.

const colors = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f1; --sheet: #fff; --ink: #1d2523; --quiet: #5f6b67; --line: #dfe3de; --hover: #f3f8f6;
  --accent: #0b6b55; --accent-soft: #dcefe8; --on-accent: #fff; --code: #f1f3f0;
  --refused: #8a5a00; --failed: #a5281e; --failed-soft: #fbe9e7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131716; --sheet: #1b211f; --ink: #e7ecea; --quiet: #99a6a1; --line: #303936; --hover: #222b28;
    --accent: #6fd0b3; --accent-soft: #1f3d34; --on-accent: #0d1f19; --code: #262e2b;
    --refused: #e6b865; --failed: #ff9a8d; --failed-soft: #3d2422;
  }
}`

/** Of all pages. `--width` is how wide the sheet may become. */
export const frameStyle = `${colors}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: clamp(0rem, 5vw, 3.5rem) 0;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main {
  max-width: var(--width, 29rem); margin: 0 auto; padding: 1.75rem 2rem 1.5rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 14px; overflow-wrap: anywhere;
  box-shadow: 0 1px 2px #0000000a, 0 12px 32px -16px #00000026;
}
header { display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet); font-size: .8125rem; }
header p { margin: 0; }
header b { color: var(--ink); font-weight: 600; }
.mark { font-weight: 600; color: var(--accent); letter-spacing: .01em; }
h1 { margin: 1.5rem 0 .375rem; font-size: 1.375rem; line-height: 1.3; font-weight: 600; text-wrap: balance; }
.lead { margin: 0 0 1rem; color: var(--quiet); }
a { color: var(--accent); text-underline-offset: .2em; }
button { font: inherit; color: inherit; cursor: pointer; }
:is(a, button, summary, input, select, textarea):focus-visible {
  outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px;
}
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
footer { padding-top: 1rem; color: var(--quiet); font-size: .8125rem; }
footer p { margin: 0; }
footer p + p { margin-top: .375rem; }
@media (max-width: 40rem) {
  body { padding: 0; background: var(--sheet); }
  main { max-width: none; padding: 1.25rem 1.25rem 2rem; border: 0; border-radius: 0; box-shadow: none; }
}
`

/** Of what parts.ts makes: notices, forms, buttons and tables of figures. */
export const partsStyle = `
h2 { margin: 2rem 0 .5rem; font-size: 1rem; font-weight: 600; }
.notice { margin: 1rem 0; padding: .75rem 1rem; border-radius: 10px; background: var(--code); }
.notice.done { background: var(--accent-soft); }
.notice.refused { background: var(--failed-soft); color: var(--failed); }
.actions { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem; margin: 1rem 0; }
.field { display: block; flex: 0 1 14rem; min-width: 0; font-size: .875rem; color: var(--quiet); }
.field :is(input, select, textarea) {
  display: block; width: 100%; min-width: 0; margin-top: .25rem; padding: .5rem .75rem; color: var(--ink);
  background: var(--sheet); border: 1px solid var(--line); border-radius: 10px;
  font: inherit; font-size: 1rem;
}
.field [aria-invalid] { border-color: var(--failed); }
.field small { display: block; margin-top: .25rem; font-size: .8125rem; }
.button {
  display: inline-block; padding: .5rem 1.25rem; text-align: center; text-decoration: none; font-weight: 500;
  color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 10px;
}
.button:hover { background: var(--hover); border-color: var(--accent); }
.button.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
.button.main:hover { filter: brightness(1.08); }
table { width: 100%; margin: 0; border-collapse: collapse; font-size: .9375rem; }
th { text-align: left; font-weight: 400; color: var(--quiet); font-size: .8125rem; }
th, td { padding: .5rem 0 .5rem 1rem; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; padding-top: 0; }
:is(th, td):first-child { padding-left: 0; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strong > * { font-weight: 600; color: var(--ink); font-size: 1rem; }
@media (max-width: 31rem) {
  .field { flex-grow: 1; }
}
`
