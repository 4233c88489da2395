/** `countersign keys …`: keys made, looked at, rotated and stopped, in a JSON file or in Redis. */

import type { Command } from '@commander-js/extra-typings';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { repeated } from './collected.ts';
import { registerCreate, registerRotate } from './create-and-rotate.ts';
import { withRegister } from './keys-options.ts';
import { placed } from './placed.ts';
import { registerSettings } from './register-settings.ts';
import { keyLines, keyTable, limitTable } from './show-keys.ts';

const HELP = `
Where the keys are:
  --file keys.json  { "keys": [ { "id": …, "secrets": [ … ] } ] }, with the
                    secrets as they are: keep it private. It is replaced in one
                    step, and created by the first "keys create".
  --redis URL       the keys of redis(), whose secrets are sealed. The master
                    keys come from the variable COUNTERSIGN_MASTER_KEYS. A URL
                    with a password goes into COUNTERSIGN_REDIS_URL.

Examples:
  $ countersign keys create ak_live_17 --file keys.json -s influencemart --mode live
  $ countersign keys rotate ak_live_17 --redis redis://127.0.0.1 --overlap 24h
  $ countersign keys set-limits ak_live_17 600/60,30000/1h --file keys.json
  $ countersign keys list --json

A new secret is shown once, on standard output, and by no other command.`;

/** Gives the command its subcommands. */
export function registerKeys(keys: Command, io: Io): void {
  keys.addHelpText('after', HELP);
  registerCreate(keys, io);
  registerGet(keys, io);
  registerList(keys, io);
  registerStatuses(keys, io);
  registerRotate(keys, io);
  registerSettings(keys, io);
  registerRemove(keys, io);
  registerLimits(keys, io);
}

function registerList(keys: Command, io: Io): void {
  placed(keys.command('list').description('Lists the keys, without their secrets.')).action(
    async (options) => {
      const all = await withRegister(io, options, (register) => register.list());
      if (options.json) return printJson(io, { keys: all });
      printLines(io, all.length === 0 ? ['There are no keys.'] : keyTable(all, io.clock()));
    },
  );
}

function registerGet(keys: Command, io: Io): void {
  placed(keys.command('get').description('Shows a key and when its secrets are in use, but not the secrets.'))
    .argument('<id>', 'the id of the key')
    .action(async (id, options) => {
      const key = await withRegister(io, options, (register) => register.get(id));
      if (options.json) return printJson(io, { key });
      printLines(io, keyLines(key, io.clock()));
    });
}

const STATUS_COMMANDS = {
  disable: 'Stops the use of a key until it is enabled again.',
  enable: 'Lets a key be used again, or for the first time.',
  revoke: 'Stops the use of a key for ever.',
} as const;

function registerStatuses(keys: Command, io: Io): void {
  for (const name of ['disable', 'enable', 'revoke'] as const) {
    placed(keys.command(name).description(STATUS_COMMANDS[name]))
      .argument('<id>', 'the id of the key')
      .action(async (id, options) => {
        const key = await withRegister(io, options, (register) => register[name](id));
        if (options.json) return printJson(io, { key });
        printLines(io, [`${JSON.stringify(id)} is ${key.status}.`]);
      });
  }
}

function registerRemove(keys: Command, io: Io): void {
  placed(keys.command('remove').description('Deletes a key, and frees its id.'))
    .argument('<id>', 'the id of the key')
    .option('--yes', 'confirm')
    .action(async (id, options) => {
      if (options.yes !== true) {
        const hint = 'Repeat the command with --yes. To stop a key and keep its record: keys revoke <id>.';
        throw new Failure('usage', 'a key that is removed cannot be restored', hint);
      }
      await withRegister(io, options, (register) => register.remove(id));
      if (options.json) return printJson(io, { removed: id });
      printLines(io, [`${JSON.stringify(id)} is removed.`]);
    });
}

function registerLimits(keys: Command, io: Io): void {
  placed(
    keys
      .command('limits')
      .description('Shows how much of its limits a key in Redis has left, and counts nothing.'),
  )
    .argument('<id>', 'the id of the key')
    .requiredOption('-s, --scheme <name>', 'the scheme, whose limits a key without its own has')
    .option('--scheme-option <key=value>', 'an option of the scheme; may be repeated', repeated)
    .option('--namespace <name>', "the namespace of the verifier (default: the scheme's name)")
    .action(async (id, options) => {
      const { standingOf } = await import('./key-standing.ts');
      const limits = await standingOf(io, id, options);
      if (options.json) return printJson(io, { id, limits });
      printLines(io, limits.length === 0 ? [`${JSON.stringify(id)} has no limits.`] : limitTable(limits));
    });
}
