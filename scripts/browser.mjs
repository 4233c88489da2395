// Finds the Chromium in which the site and the console are tried, and installs one in CI.

import { ensurePrograms, findProgram } from './system-programs.mjs';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** The path of a Chromium; `undefined` where there is none and nobody wants it installed. */
export function findBrowser() {
  const found = NAMES.map(findProgram).find((program) => program !== undefined);
  if (found !== undefined || process.env.CI !== 'true') return found;
  const [program] = NAMES;
  ensurePrograms([{ program, debian: program, homebrew: 'chromium', isNeeded: true }]);
  return findProgram(program);
}
