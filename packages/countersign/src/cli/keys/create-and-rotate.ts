/** `countersign keys create` and `countersign keys rotate`: the commands that make secrets. */

import { type Command, Option } from '@commander-js/extra-typings';
import type { KeyMode, KeyStatus, KeyWithoutSecrets } from '../../keys/api-key.ts';
import { GENERATED_ENCODINGS } from '../../keys/secrets/generated-secret.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { namedScheme } from '../schemes/scheme-named.ts';
import { listed, repeated } from './collected.ts';
import type { WithSecret } from './key-register.ts';
import {
  MODES,
  STATUSES,
  toAddresses,
  toExpiry,
  toFormat,
  toLimits,
  toOverlapSeconds,
  toScopes,
  toSecretChoice,
  withRegister,
} from './keys-options.ts';
import { placed } from './placed.ts';

const encodingOption = () =>
  new Option('--secret-encoding <encoding>', 'how the secret is written').choices(GENERATED_ENCODINGS);
const SCHEME = ['-s, --scheme <name>', 'the scheme that the secret is for'] as const;
const SCHEME_OPTION = [
  '--scheme-option <key=value>',
  'an option of the scheme; may be repeated',
  repeated,
] as const;
const SECRET_ENV = ['--secret-env <name>', 'use the secret in this variable'] as const;
const SECRET_FILE = ['--secret-file <path>', 'use the secret in this file'] as const;
const SECRET_FORMAT = [
  '--secret-format <prefix>',
  'make a secret that scanners find: the prefix, random characters and a checksum',
] as const;

/** Adds `keys create`. */
export function registerCreate(keys: Command, io: Io): void {
  placed(
    keys.command('create').description('Creates a key with a new secret, or with one that you have already.'),
  )
    .argument('[id]', 'the public id of the key')
    .option('--id-format <prefix>', 'make the id: the prefix, random characters and a checksum')
    .option(...SCHEME)
    .option(...SCHEME_OPTION)
    .addOption(encodingOption())
    .option(...SECRET_ENV)
    .option(...SECRET_FILE)
    .option(...SECRET_FORMAT)
    .addOption(new Option('--mode <mode>', "test or live (default: the scheme's, by the id)").choices(MODES))
    .addOption(new Option('--status <status>', 'the status (default: active)').choices(STATUSES))
    .option('--owner <text>', 'the owner of the key')
    .option('--expires-at <when>', 'a date, or a span from now such as 90d')
    .option(
      '--ip-allowlist <addresses>',
      'addresses and blocks such as 203.0.113.0/24 (default: all)',
      listed,
    )
    .option(
      '--limit <limits>',
      "requests per seconds, such as 600/60,30000/1h (default: the scheme's)",
      listed,
    )
    .option('--scopes <scopes>', 'what the key may do, such as orders,payouts', listed)
    .action(async (given, options) => {
      const id = toId(given, options.idFormat);
      const key = toRecord(io, id, options);
      const scheme = await schemeOf(io, options);
      const created = await withRegister(io, options, async (register) => {
        const choice = await toSecretChoice(io, options, { scheme, keyId: id, isFirst: true });
        return { ...(await register.create(key, choice)), place: register.name };
      });
      print(io, created, {
        json: options.json,
        done: `${JSON.stringify(id)} is created in ${created.place}.`,
      });
    });
}

/** Adds `keys rotate`. */
export function registerRotate(keys: Command, io: Io): void {
  placed(keys.command('rotate').description('Gives a key a new secret; the others end after an overlap.'))
    .argument('<id>', 'the id of the key')
    .option('--overlap <span>', 'for how long the old secrets are still taken; 0 after a leak', '24h')
    .option(...SCHEME)
    .option(...SCHEME_OPTION)
    .addOption(encodingOption())
    .option(...SECRET_ENV)
    .option(...SECRET_FILE)
    .option(...SECRET_FORMAT)
    .action(async (id, options) => {
      const overlapSeconds = toOverlapSeconds(options.overlap);
      const scheme = await schemeOf(io, options);
      const rotated = await withRegister(io, options, async (register) =>
        register.rotate(
          id,
          await toSecretChoice(io, options, { scheme, keyId: id, isFirst: false }),
          overlapSeconds,
        ),
      );
      const end =
        overlapSeconds === 0 ? 'The old secrets have ended.' : `The old secrets end in ${options.overlap}.`;
      print(io, rotated, { json: options.json, done: `${JSON.stringify(id)} has a new secret. ${end}` });
    });
}

interface SchemeChoice {
  readonly scheme?: string | undefined;
  readonly schemeOption?: readonly string[] | undefined;
}

async function schemeOf(io: Io, { scheme, schemeOption }: SchemeChoice): Promise<Scheme | undefined> {
  return scheme === undefined ? undefined : (await namedScheme(io, scheme, schemeOption ?? [])).scheme;
}

function toId(given: string | undefined, format: string | undefined): string {
  if (given !== undefined && format !== undefined)
    throw new Failure('usage', 'give an id or --id-format, not both');
  if (format !== undefined) return toFormat('--id-format', format).generate();
  if (given !== undefined) return given;
  throw new Failure(
    'usage',
    'the id of the key is missing',
    'Give it, or --id-format acme_key to have one made.',
  );
}

interface RecordOptions {
  readonly mode?: KeyMode | undefined;
  readonly status?: KeyStatus | undefined;
  readonly owner?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly ipAllowlist?: readonly string[] | undefined;
  readonly limit?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
}

function toRecord(io: Io, id: string, options: RecordOptions): KeyWithoutSecrets {
  const { mode, status, owner, expiresAt, ipAllowlist, limit, scopes } = options;
  return {
    id,
    ...(status !== undefined && { status }),
    ...(mode !== undefined && { mode }),
    ...(owner !== undefined && { owner }),
    ...(expiresAt !== undefined && { expiresAt: toExpiry('--expires-at', expiresAt, io.clock()) }),
    ...(ipAllowlist !== undefined && { ipAllowlist: toAddresses('--ip-allowlist', ipAllowlist) }),
    ...(limit !== undefined && { limits: toLimits('--limit', limit) }),
    ...(scopes !== undefined && { scopes: toScopes('--scopes', scopes) }),
  };
}

/** Shows a new secret, for the only time. */
function print(
  io: Io,
  { key, secret }: WithSecret,
  { json, done }: { readonly json: boolean | undefined; readonly done: string },
): void {
  if (json) return printJson(io, { key, ...(secret !== undefined && { secret }) });
  const shown = secret === undefined ? [] : ['The secret, which is shown only now:', secret];
  printLines(io, [done, ...shown]);
}
