/** The style of the page: light and dark as the reader has it, and on paper. */

/** CSS that names no other file. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1d2329, #dfe4ea);
  --quiet: light-dark(#57606a, #9aa4af);
  --line: light-dark(#d8dee4, #373e47);
  --paper: light-dark(#ffffff, #14181d);
  --code: light-dark(#f4f6f8, #1e242b);
  --accent: light-dark(#0b5cad, #79b8ff);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto;
  max-width: 76rem;
  padding: 0 1.25rem 4rem;
  background: var(--paper);
  color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible, .wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { margin: 2.5rem 0 0.5rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 3rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.4rem; line-height: 1.3; }
h3 { margin: 2rem 0 0.5rem; font-size: 1.1rem; }
p, ul { margin: 0.75rem 0; max-width: 44rem; }
li { margin: 0.25rem 0; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { padding: 0.1em 0.3em; margin: 0 -0.1em; border-radius: 4px; background: var(--code); overflow-wrap: anywhere; }
code.name { white-space: nowrap; }
pre { margin: 0.75rem 0; padding: 0.9rem 1rem; border-radius: 6px; background: var(--code); overflow-x: auto; }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; font-size: 0.85rem; white-space: nowrap; }
tbody th { width: 12rem; font-weight: 600; }
@media (max-width: 44rem) {
  /* Words of an answer stay whole, and the table scrolls. */
  thead + tbody td > code { overflow-wrap: break-word; }
}
.note { padding: 0.6rem 0.9rem; border-left: 3px solid var(--accent); background: var(--code); }
nav ol { margin: 1rem 0; padding-left: 1.5rem; font-size: 0.9rem; columns: 2; }
nav li { margin: 0; padding: 0.125rem 0; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
summary { cursor: pointer; padding: 0.35rem 0.8rem; font-weight: 600; }
.file { margin: 0.5rem 0 0; color: var(--quiet); font-size: 0.9rem; }
@supports selector(::details-content) {
 @media screen and (min-width: 44rem) {
  .tabs { display: grid; grid-template-columns: repeat(12, max-content) minmax(0, 1fr); }
  .tabs > details { display: contents; }
  .tabs summary { grid-row: 1; list-style: none; border-bottom: 2px solid var(--line); color: var(--quiet); }
  .tabs summary::-webkit-details-marker { display: none; }
  .tabs details[open] > summary { border-bottom-color: var(--accent); color: var(--text); }
  .tabs details::details-content { grid-row: 2; grid-column: 1 / -1; min-width: 0; }
 }
}
.tab { min-width: 0; }
@media (min-width: 66rem) {
  body { display: grid; grid-template: auto 1fr / 13rem minmax(0, 1fr); column-gap: 3rem; }
  header, main { grid-column: 2; }
  nav { grid-area: 1 / 1 / span 2; }
  nav ol { position: sticky; top: 2.5rem; margin-top: 2.5rem; columns: 1; }
}
@media print {
  :root { color-scheme: light; }
  nav { display: none; }
  body { display: block; max-width: none; padding: 0; font-size: 10pt; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); }
  h2, h3, summary { break-after: avoid; }
  tr, pre { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
}
`;
