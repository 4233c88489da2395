/** The command or option that the user meant by one that does not exist. */

import type { Command, CommanderError } from '@commander-js/extra-typings';

/** Commands by the words that other programs use for them. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  add: ['create'],
  allow: ['set-ip-allowlist'],
  approve: ['enable'],
  check: ['verify', 'doctor'],
  delete: ['remove'],
  diagnose: ['explain', 'doctor'],
  expire: ['set-expires-at'],
  generate: ['create'],
  ls: ['list'],
  new: ['create'],
  request: ['send'],
  rm: ['remove'],
  'set-allow': ['set-ip-allowlist'],
  'set-expires': ['set-expires-at'],
  'set-status': ['disable', 'enable', 'revoke'],
  show: ['get'],
  status: ['get'],
  why: ['explain'],
};

/** Options by the words that other programs use for them. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '--allow': ['--ip-allowlist', '--allow-files'],
  '--allowlist': ['--ip-allowlist'],
  '--body': ['--data'],
  '--expires': ['--expires-at'],
  '--id': ['--key-id'],
  '--ip': ['--address'],
  '--key': ['--key-id'],
  '--key-space': ['--namespace'],
  '--limits': ['--limit'],
  '--prefix': ['--redis-prefix'],
  '--time': ['--now'],
  '--type': ['--event'],
  '--url': ['--public-url'],
};

/** Names what was meant, as far as that command has it; undefined where nothing is like it. */
export function nearMiss(
  program: Command,
  args: readonly string[],
  { code, message }: CommanderError,
): string | undefined {
  const [, name = ''] = /^error: unknown (?:option|command) '([^'=]*)/.exec(message) ?? [];
  const isOption = code === 'commander.unknownOption';
  const table = isOption ? OPTIONS : COMMANDS;
  const command = commandOf(program, args);
  const known: readonly (string | null | undefined)[] = isOption
    ? command.options.map(({ long }) => long)
    : command.commands.map((each) => each.name());
  const words = Object.hasOwn(table, name) ? (table[name] as readonly string[]) : [];
  const meant = words.filter((word) => known.includes(word));
  if (meant.length === 0) return undefined;
  return meant.length === 1 ? `(Did you mean ${meant[0]}?)` : `(Did you mean one of ${meant.join(', ')}?)`;
}

/** The innermost command that the arguments name. */
export function commandOf(program: Command, args: readonly string[]): Command {
  let command = program;
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg);
    if (next !== undefined) command = next as Command;
    else if (!arg.startsWith('-')) break;
  }
  return command;
}
