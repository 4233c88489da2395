// Runs one compiled program of the workspace, set up first: node scripts/run.mjs PROJECT/dist/PROGRAM.js [arguments]

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './set-up.mjs';

const [entry, ...args] = process.argv.slice(2);
const [project] = entry.split('/dist/');
setUp({ build: [project] });

const program = path.join(root, entry);
process.argv = [process.execPath, program, ...args];
await import(pathToFileURL(program).href);
