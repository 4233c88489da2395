/** The options that all commands on keys have. */

import type { Command } from '@commander-js/extra-typings';

/** Place of the keys, as commander reads it. */
export type Placed = {
  file?: string;
  redis?: string;
  redisPrefix?: string;
  masterKeysEnv?: string;
  masterKeysFile?: string;
  json?: true;
};

/** Adds the options that say where the keys are. */
export function placed(command: Command): Command<[], Placed> {
  return command
    .option('--file <path>', 'the JSON file with the keys')
    .option('--redis <url>', 'the Redis with the keys (default: $COUNTERSIGN_REDIS_URL)')
    .option('--redis-prefix <text>', 'what the names in Redis begin with (default: countersign:)')
    .option(
      '--master-keys-env <name>',
      'the variable with the master keys (default: COUNTERSIGN_MASTER_KEYS)',
    )
    .option('--master-keys-file <path>', 'a file with the master keys')
    .option('--json', 'print one JSON document');
}
