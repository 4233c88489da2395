// The picture of a terminal with what `countersign explain` prints, drawn from what it does print.

import path from 'node:path';
import { EXPLAIN_COMMAND, explainOutput } from './explain-output.mjs';
import { root } from './set-up.mjs';

/** The file of the picture. */
export const explainPictureFile = path.join(root, 'docs/pictures/explain.svg');

/** So few that the letters can be read on a telephone. */
const COLUMNS = 51;
const WIDTH = 440;
const [LEFT, TOP, LINE] = [16, 62, 19];

const STYLE = `  <style>
    svg { --text: #1f2328; --soft: #59636e; --panel: #f6f8fa; --edge: #d1d9e0 }
    @media (prefers-color-scheme: dark) { svg { --text: #e6edf3; --soft: #9da7b3; --panel: #161b22; --edge: #3d444d } }
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--text); white-space: pre }
    .soft { fill: var(--soft) } .strong { font-weight: 700 }
    .panel { fill: var(--panel); stroke: var(--edge) } .bar { stroke: var(--edge) } .dot { fill: var(--edge) }
  </style>
`;

/** Draws the picture from the output of the compiled command line. */
export function explainPicture() {
  const text = `${EXPLAIN_COMMAND}\n${explainOutput()}`;
  const lines = `$ ${text}`.split('\n').flatMap(wrapped);
  const height = TOP + LINE * (lines.length - 1) + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
  <title id="title">A terminal with the output of countersign explain</title>
  <desc id="desc">${escaped(text.replaceAll(/\s+/g, ' '))}</desc>
${STYLE}  <rect class="panel" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
  <path class="bar" d="M0.5 34H${WIDTH - 0.5}"/>
${[20, 38, 56].map((x) => `  <circle class="dot" cx="${x}" cy="17" r="5"/>\n`).join('')}${lines.map(drawn).join('')}</svg>
`;
}

function drawn(line, row) {
  if (line === '') return '';
  const [, first, rest] = /^(\w+(?= \(certain\))|\$ .*|)(.*)$/.exec(line);
  const weight = first.startsWith('$') ? 'soft' : 'strong';
  const start = first === '' ? '' : `<tspan class="${weight}">${escaped(first)}</tspan>`;
  return `  <text xml:space="preserve" x="${LEFT}" y="${TOP + row * LINE}">${start}${escaped(rest)}</text>\n`;
}

/** Breaks a line between words, and an address at a slash; what follows stands below the last column of the line. */
function wrapped(line) {
  const indent = ' '.repeat(/^.* {2,}(?=\S)/.exec(line)?.[0].length ?? 2);
  const lines = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const start = rest.slice(0, COLUMNS + 1);
    const space = start.lastIndexOf(' ');
    const end = space > indent.length ? space : start.lastIndexOf('/', COLUMNS - 1) + 1 || COLUMNS;
    lines.push(rest.slice(0, end));
    rest = indent + rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
