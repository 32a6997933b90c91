// What the authorize pages have beside the style of all pages.

export const style = `
h1 { font-weight: 500; letter-spacing: -.01em; }
h1 b { font-weight: 650; }
.detail {
  margin: 0 0 .5rem; padding: .625rem .875rem; background: var(--code);
  border-radius: 8px; font-size: .875rem;
}
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
footer b { font-weight: 500; color: var(--ink); }
`
