/** `countersign keys set-…`: changes of what a key may do. */

import type { Command } from '@commander-js/extra-typings';
import type { Limit } from '../../store/limit.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { listed } from './collected.ts';
import type { KeyRegister, ListedKey } from './key-register.ts';
import { toAddresses, toExpiry, toLimits, toScopes, withRegister } from './keys-options.ts';
import { formatLimit } from './limit-text.ts';
import { placed } from './placed.ts';

/** One member of a key that can be changed, from the argument to the confirmation. */
interface Setting<T> {
  readonly command: string;
  readonly description: string;
  /** The argument, as help and messages name it. */
  readonly argument: string;
  readonly help: string;
  readonly parse: (name: string, text: string, nowMs: number) => T;
  readonly set: (register: KeyRegister, id: string, value: T) => Promise<ListedKey>;
  readonly said: (key: ListedKey) => string;
}

const LIMITS: Setting<readonly Limit[] | undefined> = {
  command: 'set-limits',
  description: 'Sets the limits of a key.',
  argument: 'limits',
  help: 'requests per seconds, such as 600/60,30000/1h; "none", or "default" for those of the scheme',
  parse: (name, text) => {
    if (text === 'default') return undefined;
    return text === 'none' ? [] : toLimits(name, listed(text));
  },
  set: (register, id, limits) => register.setLimits(id, limits),
  said: ({ limits }) => {
    if (limits === undefined) return 'has the limits of its scheme';
    return limits.length === 0 ? 'has no limits' : `has the limits ${limits.map(formatLimit).join(', ')}`;
  },
};

const IP_ALLOWLIST: Setting<readonly string[]> = {
  command: 'set-ip-allowlist',
  description: 'Sets the addresses that a key may be used from.',
  argument: 'addresses',
  help: 'addresses and blocks such as 203.0.113.0/24,2001:db8::1; "all" for any',
  parse: (name, text) => (text === 'all' ? [] : toAddresses(name, listed(text))),
  set: (register, id, addresses) => register.setIpAllowlist(id, addresses),
  said: ({ ipAllowlist = [] }) => `may be used from ${ipAllowlist.join(', ') || 'anywhere'}`,
};

const SCOPES: Setting<readonly string[]> = {
  command: 'set-scopes',
  description: 'Sets the scopes of a key: what it may do.',
  argument: 'scopes',
  help: 'scopes such as orders,payouts; "none" for none',
  parse: (name, text) => (text === 'none' ? [] : toScopes(name, listed(text))),
  set: (register, id, scopes) => register.setScopes(id, scopes),
  said: ({ scopes = [] }) => (scopes.length === 0 ? 'has no scopes' : `has the scopes ${scopes.join(', ')}`),
};

const EXPIRES_AT: Setting<Date | undefined> = {
  command: 'set-expires-at',
  description: 'Sets when a key expires.',
  argument: 'when',
  help: 'a date, or a span from now such as 90d; "never" for no end',
  parse: (name, text, nowMs) => (text === 'never' ? undefined : toExpiry(name, text, nowMs)),
  set: (register, id, expiresAt) => register.setExpiresAt(id, expiresAt),
  said: ({ expiresAt }) =>
    expiresAt === undefined ? 'never expires' : `expires at ${expiresAt.toISOString()}`,
};

/** Adds `keys set-limits`, `keys set-ip-allowlist`, `keys set-scopes` and `keys set-expires-at`. */
export function registerSettings(keys: Command, io: Io): void {
  registerSetting(keys, io, LIMITS);
  registerSetting(keys, io, IP_ALLOWLIST);
  registerSetting(keys, io, SCOPES);
  registerSetting(keys, io, EXPIRES_AT);
}

function registerSetting<T>(keys: Command, io: Io, setting: Setting<T>): void {
  const { command, description, argument, help, parse, set, said } = setting;
  placed(keys.command(command).description(description))
    .argument('<id>', 'the id of the key')
    .argument(`<${argument}>`, help)
    .action(async (id, text, options) => {
      const value = parse(`<${argument}>`, text, io.clock());
      const key = await withRegister(io, options, (register) => set(register, id, value));
      if (options.json) return printJson(io, { key });
      printLines(io, [`${JSON.stringify(key.id)} ${said(key)}.`]);
    });
}
