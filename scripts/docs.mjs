// Writes what the documentation takes from the sources.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { mistakePages, mistakesFolder } from './mistake-pages.mjs';
import { setUp } from './set-up.mjs';

setUp({ build: ['packages/countersign'] });
const { MISTAKE_GROUPS } = await import('../packages/countersign/dist/diagnosis/mistakes/mistakes.js');

for (const [name, text] of mistakePages(MISTAKE_GROUPS)) writeFileSync(path.join(mistakesFolder, name), text);
