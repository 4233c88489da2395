// Makes sure that a machine of CI has the languages in which samples are written. On others, samples in a language that is missing
// are skipped, since nobody wants all of them installed.

import { pathToFileURL } from 'node:url';
import { ensurePrograms } from './system-programs.mjs';

const LANGUAGES = [
  { program: 'curl', debian: 'curl', homebrew: 'curl' },
  { program: 'openssl', debian: 'openssl', homebrew: 'openssl' },
  { program: 'python3', debian: 'python3', homebrew: 'python' },
  { program: 'php', debian: 'php-cli php-curl', homebrew: 'php' },
  { program: 'ruby', debian: 'ruby', homebrew: 'ruby' },
  { program: 'go', debian: 'golang-go', homebrew: 'go' },
  { program: 'javac', debian: 'default-jdk-headless', homebrew: 'openjdk' },
  { program: 'mcs', debian: 'mono-mcs', homebrew: 'mono' },
  { program: 'mono', debian: 'mono-runtime libmono-system-net-http4.0-cil' },
];

/** Installs the languages that are missing, in CI. */
export function ensureLanguages() {
  if (process.env.CI === 'true') ensurePrograms(LANGUAGES);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureLanguages();
