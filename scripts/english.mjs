// Refuses phrases that make comments and texts hard to read: npm run check english

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './set-up.mjs';

/** Doc comments say what a thing is or does, so they begin with a noun or a verb. */
const OPENING = /\/\*\*[\s*]*(?:What|Whether|How|Who)\b/g;
const OPENING_FILES = [
  'packages/*/src/*.ts',
  'packages/*/ui/*.ts',
  'packages/*/ui/*.tsx',
  'packages/*/test/*.ts',
  'examples/*.ts',
  'test/*.ts',
];

/** Each with the words to use instead. */
const PHRASES = [
  [/\bwhoever\b/gi, 'name the person or the program'],
  [/\bbut for\b/gi, 'except, without'],
  [/\breckon(?:s|ed|ing)?\b/gi, 'count, compute'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix, repair'],
  [/\bhad back\b/gi, 'returned, got back'],
  [/\bis there already\b/gi, 'already exists'],
  [/\bfeels nothing\b/gi, 'is unaffected'],
];
const PHRASE_FILES = [...OPENING_FILES, 'packages/*/test/*.ts', 'scripts/*.mjs', '*.md'];

/** Finds all of them in the files that git knows. */
export function checkEnglish() {
  const found = [
    ...filesOf(OPENING_FILES).flatMap((file) => findingsIn(file, OPENING, 'begin with a verb or a noun')),
    ...filesOf(PHRASE_FILES).flatMap((file) =>
      PHRASES.flatMap(([phrase, instead]) => findingsIn(file, phrase, `write: ${instead}`)),
    ),
  ];
  return { passed: found.length === 0, output: found.join('\n') };
}

function filesOf(patterns) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...patterns];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  // This file names the phrases.
  return stdout.split('\0').filter((file) => file !== '' && file !== 'scripts/english.mjs');
}

function findingsIn(file, pattern, advice) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(pattern)].map(({ 0: phrase, index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${file}:${line}: "${phrase.replace(/[\s*/]+/g, ' ').trim()}": ${advice}`;
  });
}
