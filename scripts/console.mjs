// Runs the example with the console on it, whose page is bundled first: npm run console

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildConsoleUi } from './console-ui.mjs';
import { root, setUp } from './set-up.mjs';

setUp({ build: ['examples/merchant-api'] });
await buildConsoleUi();
await import(pathToFileURL(path.join(root, 'examples/merchant-api/dist/console.js')).href);
