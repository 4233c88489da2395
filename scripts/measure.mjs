// Measures the library as its users meet it: what an import loads, how long it takes, and what one request passes.
// npm run measure

import { importTimes } from './measure/import-times.mjs';
import { loadedBy, sourceCircles, sourceRooms } from './measure/modules.mjs';
import { acceptedPost } from './measure/traced-post.mjs';
import { setUp } from './set-up.mjs';

setUp({ build: ['packages/countersign'] });

const verifier = await loadedBy('index.js');
const signing = await loadedBy('client.js');
const express = await loadedBy('express.js');
const circles = await sourceCircles();
const times = importTimes();
const post = await acceptedPost();

console.log('rooms of packages/countersign/src');
printTable(
  ['room', 'files', 'lines'],
  sourceRooms().map(({ room, files, lines }) => [room, files, lines]),
);

console.log('\nloaded by static imports');
printTable(
  ['import', 'files', 'lines', 'packages'],
  [
    ["{ createVerifier } from 'countersign'", verifier.files, verifier.lines, verifier.packages],
    ["{ signRequest } from 'countersign/client'", signing.files, signing.lines, signing.packages],
    ["{ countersign } from 'countersign/express'", express.files, express.lines, express.packages],
  ].map(([label, files, lines, packages]) => [label, files, lines, packages.join(' ')]),
);

console.log('\nmeasured against the goals');
printTable(
  ['', 'now', 'goal', ''],
  [
    goal('files of the verifier', verifier.files, 45),
    goal('lines of the verifier', verifier.lines, 4500),
    goal('files of signing', signing.files, 25),
    goal('import of the verifier, times that of jose', times.ratio, 1.3),
    goal('circles of imports', circles.length, 0),
  ],
);
for (const circle of circles) console.log(`circle: ${circle}`);

console.log(`
import of the verifier: ${times.verifierMs} ms; of jose: ${times.joseMs} ms (medians of ${times.rounds} fresh processes each)
an accepted POST through Express: ${post.calls} calls of ${post.functions} functions in ${post.files} files`);

function goal(label, now, most) {
  return [label, now, `≤ ${most}`, now <= most ? 'met' : 'missed'];
}

function printTable(...[head, rows]) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const isNumber = (column) => rows.every((row) => typeof row[column] === 'number');
  for (const row of all) {
    const cells = row.map((cell, column) =>
      isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}
