// What the authorize pages have beside the style of all pages.
import { partsStyle } from '../pages/style.ts'

export const style = `${partsStyle}
html { scroll-padding-bottom: 5rem; }
h1 { font-weight: 500; letter-spacing: -.01em; }
h1 b { font-weight: 650; }
h2 { margin: 1.5rem 0 .5rem; }
.detail {
  margin: 0 0 .5rem; padding: .625rem .875rem; background: var(--code);
  border-radius: 8px; font-size: .875rem;
}
.advice { margin: 1.25rem 0 0; }
.way p { margin: .5rem 0 0; color: var(--quiet); font-size: .875rem; }
.way pre {
  margin: 0; padding: .75rem 1rem; background: var(--code); border-radius: 8px; white-space: pre-wrap;
}
.search { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: .25rem; }
.search label { flex: 1 0 100%; font-size: .875rem; color: var(--quiet); }
.search input {
  flex: 1 1 8rem; min-width: 0; padding: .5rem .75rem; font: inherit; color: var(--ink);
  background: var(--sheet); border: 1px solid var(--line); border-radius: 10px;
}
.found { margin: 0 0 .5rem; color: var(--quiet); font-size: .875rem; }
.people { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.person {
  display: flex; align-items: center; gap: .875rem;
  width: 100%; padding: .625rem .875rem; text-align: left;
  background: none; border: 1px solid var(--line); border-radius: 10px;
}
.person::after {
  content: ""; flex: none; width: .5rem; height: .5rem; margin: 0 .25rem 0 auto;
  border: solid var(--quiet); border-width: 2px 2px 0 0; transform: rotate(45deg);
}
.person:hover { background: var(--hover); border-color: var(--accent); }
.person:hover::after { border-color: var(--accent); }
.person:active { transform: translateY(1px); }
.initials {
  flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--accent-soft); color: var(--accent); font-size: .875rem; font-weight: 600;
}
.other .initials { background: none; border: 1px dashed var(--accent); }
.who { line-height: 1.375; min-width: 0; }
.who b { font-weight: 600; }
.place { display: block; color: var(--quiet); font-size: .875rem; }
.newcomer { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.newcomer .field:nth-child(n + 3) { grid-column: 1 / -1; }
.scopes { border: 1px solid var(--line); border-radius: 10px; }
summary { padding: .625rem .875rem; cursor: pointer; font-size: .9375rem; }
summary::marker { font-size: .75em; color: var(--quiet); }
summary:hover { background: var(--hover); border-radius: 10px; }
.all { padding: .5rem .875rem; font-size: .9375rem; border-top: 1px solid var(--line); }
.permissions {
  max-height: max(12rem, 42vh); overflow: auto; padding: 0 .875rem; border-top: 1px solid var(--line);
}
.permissions :is(th, td) { padding: 0; border-top: 0; vertical-align: middle; }
.permissions th { color: var(--ink); font-size: .9375rem; }
.permissions td { width: 5.25rem; white-space: nowrap; }
.permissions tr:hover { background: var(--hover); }
.scopes label { display: flex; align-items: center; gap: .375rem; cursor: pointer; }
.scopes label[hidden] { display: none; }
.permissions label { padding: .4375rem .25rem; }
[type=checkbox] { accent-color: var(--accent); width: 1.0625rem; height: 1.0625rem; margin: 0; flex: none; }
.in-sight { position: sticky; bottom: 0; z-index: 1; }
.bar {
  margin: 1rem -2rem 0; padding: .75rem 2rem;
  background: var(--sheet); border-top: 1px solid var(--line);
}
.bar .button { width: 100%; padding: .625rem; background: var(--sheet); }
.bar .button:hover { background: var(--code); }
.simulate > summary { padding: .375rem 0; color: var(--quiet); }
.simulate > summary:hover { background: none; color: var(--ink); }
.simulate p { margin: 0 0 .625rem; color: var(--quiet); font-size: .875rem; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; padding-bottom: 1rem; }
.choices button {
  padding: .375rem .75rem; font-size: .875rem; background: var(--code); border: 1px solid transparent;
  border-radius: 99px;
}
.choices button:hover { border-color: var(--accent); }
form { padding-bottom: .375rem; border-bottom: 1px solid var(--line); }
form[method=get] { display: none; }
footer b { font-weight: 500; color: var(--ink); }
@media (max-width: 40rem) {
  .bar { margin: 1rem -1.25rem 0; padding: .75rem 1.25rem; }
}
`
