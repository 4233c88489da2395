/** The rules of users, as the guides print them. */

import { readFileSync } from 'node:fs';

type Guide = 'many-processes' | 'keys-in-redis';

/** The rules of a user out of a guide, with "password" for its password. */
export function documentedRules(guide: Guide, user: string): string[] {
  const text = readFileSync(new URL(`../../../docs/guides/${guide}.md`, import.meta.url), 'utf8');
  const beginning = `ACL SETUSER ${user} `;
  const line = text.split('\n').find((each) => each.startsWith(beginning));
  if (line === undefined) throw new Error(`docs/guides/${guide}.md has no rules for ${user}`);
  return line.slice(beginning.length).split(' ');
}

/** The commands among rules. */
export function commandsOf(rules: readonly string[]): string[] {
  return rules.filter((rule) => rule.startsWith('+'));
}
