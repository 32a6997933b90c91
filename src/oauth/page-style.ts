// The inlined style sheet of the authorize pages, and the colors of all pages, light and dark.

export const colors = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f1; --sheet: #fff; --ink: #1d2523; --quiet: #5f6b67; --line: #dfe3de; --hover: #f3f8f6;
  --accent: #0b6b55; --accent-soft: #dcefe8; --code: #f1f3f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131716; --sheet: #1b211f; --ink: #e7ecea; --quiet: #99a6a1; --line: #303936; --hover: #222b28;
    --accent: #6fd0b3; --accent-soft: #1f3d34; --code: #262e2b;
  }
}`

export const style = `${colors}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: clamp(0rem, 6vw, 4rem) 0;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main {
  max-width: 29rem; margin: 0 auto; padding: 1.75rem 2rem 1.5rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 14px;
  box-shadow: 0 1px 2px #0000000a, 0 12px 32px -16px #00000026;
}
header { display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet); font-size: .8125rem; }
header p { margin: 0; }
.mark { font-weight: 600; color: var(--accent); letter-spacing: .01em; }
.world b { font-weight: 600; color: var(--ink); }
h1 {
  margin: 1.5rem 0 .375rem; font-size: 1.375rem; line-height: 1.3; font-weight: 500; letter-spacing: -.01em;
  text-wrap: balance;
}
h1 b { font-weight: 650; }
h1, .lead, .detail, .who, footer { overflow-wrap: anywhere; }
.lead { margin: 0 0 1rem; color: var(--quiet); }
.detail {
  margin: 0 0 .5rem; padding: .625rem .875rem; background: var(--code);
  border-radius: 8px; font-size: .875rem;
}
button { font: inherit; color: inherit; cursor: pointer; }
:is(button, summary, input):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.people { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .5rem; }
.person {
  display: flex; align-items: flex-start; gap: .875rem;
  width: 100%; padding: .625rem .875rem; text-align: left;
  background: none; border: 1px solid var(--line); border-radius: 10px;
}
.person:hover { background: var(--hover); border-color: var(--accent); }
.person:active { transform: translateY(1px); }
.initials {
  flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--accent-soft); color: var(--accent); font-size: .875rem; font-weight: 600;
}
.who { line-height: 1.375; min-width: 0; }
.who b { margin-right: .375rem; font-weight: 600; }
.email, .place { color: var(--quiet); font-size: .875rem; }
.email { display: inline-block; }
.place { display: block; }
summary { padding: .625rem 0; cursor: pointer; font-size: .9375rem; color: var(--quiet); }
summary::marker { font-size: .75em; }
summary:hover { color: var(--ink); }
table { width: 100%; margin: 0 0 .5rem; border-collapse: collapse; font-size: .9375rem; }
th { padding: .25rem 0; text-align: left; font-weight: 400; }
td { width: 10rem; padding: 0; white-space: nowrap; }
label {
  display: inline-flex; align-items: center; gap: .375rem;
  width: 4.75rem; padding: .3125rem 0; cursor: pointer;
}
tr:hover { background: var(--hover); }
input { accent-color: var(--accent); width: 1rem; height: 1rem; margin: 0; }
.deny {
  width: 100%; margin: .5rem 0 1rem; padding: .625rem; font-weight: 500;
  background: none; border: 1px solid var(--line); border-radius: 10px;
}
.deny:hover { background: var(--code); }
.simulate p { margin: 0 0 .625rem; color: var(--quiet); font-size: .875rem; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; padding-bottom: 1rem; }
.choices button {
  padding: .3125rem .75rem; font-size: .875rem; background: var(--code); border: 1px solid transparent;
  border-radius: 99px;
}
.choices button:hover { border-color: var(--accent); }
form { padding-bottom: .375rem; border-bottom: 1px solid var(--line); }
footer { padding-top: 1rem; color: var(--quiet); font-size: .8125rem; }
footer p { margin: 0; }
footer p + p { margin-top: .375rem; }
footer b { font-weight: 500; color: var(--ink); }
@media (max-width: 31rem) {
  body { background: var(--sheet); }
  main { padding: 1.25rem 1.25rem 2rem; border: 0; border-radius: 0; box-shadow: none; }
}
`
