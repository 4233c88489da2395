// Writes what follows from the sources: codes and pages of mistakes, catalogue and pages of presets, and the picture of explain.
// node scripts/docs.mjs [mistakes|languages|schemes|pictures ...] writes the named parts only.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { languagePages, languagesFolder } from './language-pages.mjs';
import { mistakeCodesFile, mistakeCodesSource } from './mistake-codes.mjs';
import { mistakePages, mistakesFolder } from './mistake-pages.mjs';
import { explainPicture, explainPictureFile } from './pictures.mjs';
import { catalogFile, catalogSource } from './scheme-catalog.mjs';
import { presetFactories, presetNames } from './scheme-factories.mjs';
import { schemePages, schemesFolder } from './scheme-pages.mjs';
import { setUp } from './set-up.mjs';

const parts = {
  mistakes: writeMistakes,
  languages: writeLanguages,
  schemes: writeSchemes,
  pictures: writePictures,
};

setUp({ build: ['packages/countersign'] });
const named = process.argv.slice(2);
for (const part of named.length > 0 ? named : Object.keys(parts)) await parts[part]();

async function writeMistakes() {
  const { MISTAKE_GROUPS } = await import('../packages/countersign/dist/diagnosis/mistakes/mistakes.js');
  writeFileSync(mistakeCodesFile, mistakeCodesSource(MISTAKE_GROUPS));
  for (const [name, text] of mistakePages(MISTAKE_GROUPS))
    writeFileSync(path.join(mistakesFolder, name), text);
}

function writeLanguages() {
  for (const [name, text] of languagePages()) writeFileSync(path.join(languagesFolder, name), text);
}

async function writeSchemes() {
  const factories = presetFactories();
  const presets = [];
  for (const name of presetNames()) {
    const module = await import(`../packages/countersign/dist/schemes/${name}.js`);
    presets.push({ name, module, ...factories.get(name) });
  }
  writeFileSync(catalogFile, catalogSource(presets));
  for (const [name, text] of schemePages(presets)) writeFileSync(path.join(schemesFolder, name), text);
}

function writePictures() {
  writeFileSync(explainPictureFile, explainPicture());
}
