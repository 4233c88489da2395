// Measures the library as its users meet it: what an import loads, how long it takes, and what one request passes.
// npm run measure

import { spawnSync } from 'node:child_process';
import { importTimes } from './measure/import-times.mjs';
import { loadedBy, sourceCircles, sourceRooms } from './measure/modules.mjs';
import { acceptedPost } from './measure/traced-post.mjs';
import { root, setUp, stop } from './set-up.mjs';

setUp({ build: ['packages/countersign'] });
if (spawnSync(process.execPath, ['scripts/bundle.mjs'], { cwd: root, stdio: 'inherit' }).status !== 0)
  stop('the package was not bundled: see above.');

const ENTRIES = {
  "{ createVerifier } from 'countersign'": 'index.js',
  "{ signRequest } from 'countersign/client'": 'client.js',
  "{ countersign } from 'countersign/express'": 'express.js',
};
const verifier = await loadedBy('index.js', 'bundle');
const signing = await loadedBy('client.js', 'bundle');
const circles = await sourceCircles();
const times = importTimes();
const post = await acceptedPost();

console.log('rooms of packages/countersign/src');
printTable(
  ['room', 'files', 'lines'],
  sourceRooms().map(({ room, files, lines }) => [room, files, lines]),
);

for (const [folder, label] of Object.entries({ dist: 'as in the sources', bundle: 'as published' })) {
  console.log(`\nloaded by static imports, ${label}`);
  const rows = [];
  for (const [label, entry] of Object.entries(ENTRIES)) {
    const { files, lines, packages } = await loadedBy(entry, folder);
    rows.push([label, files, lines, packages.join(' ')]);
  }
  printTable(['import', 'files', 'lines', 'packages'], rows);
}

console.log('\nmeasured against the goals, as published');
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
