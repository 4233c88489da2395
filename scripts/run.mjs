// Runs one compiled program of the workspace, set up first: node scripts/run.mjs PROJECT/dist/PROGRAM.js [arguments]

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './set-up.mjs';

const [entry, ...args] = process.argv.slice(2);
const [project] = entry.split('/dist/');
// The command line loads the package that writes documentation only when it is asked for some.
const beside = project === 'packages/countersign' ? ['packages/docs'] : [];
setUp({ build: [project, ...beside] });

const program = path.join(root, entry);
process.argv = [process.execPath, program, ...args];
await import(pathToFileURL(program).href);
