/** `countersign doctor`: checks clocks, Redis and a running app. */

import { type Command, Option } from '@commander-js/extra-typings';
import type { Scheme } from '../../scheme/scheme.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { repeated } from '../keys/collected.ts';
import { assertTaken } from '../keys/secret-encoding.ts';
import { note, printJson } from '../output.ts';
import { type RedisAddress, redisAddress } from '../redis/redis-address.ts';
import { type NamedScheme, namedScheme } from '../schemes/scheme-named.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { basePathOf } from '../subject/base-path.ts';
import type { AppKey } from './app/app-requests.ts';
import { checkApp } from './app/check-app.ts';
import { checkClock } from './check-clock.ts';
import type { NamedWindow } from './clock-skew.ts';
import type { Finding } from './finding.ts';
import { printFindings } from './print-findings.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const HELP = `
Checks:
  --url https://…    the clock here against the server's Date (HEAD, or GET)
  --redis redis://…  version, eviction, persistence, role, clock; and one replay
                     id is written, which expires
  --app http://…     a running app, by requests to this very address and
                     --method: 4 without a signature, which an app must refuse
                     (1 by a --method without a body); with --scheme, --key-id
                     and a secret also 8 signed ones (5). A sound app accepts 4
                     of them (2), and the HANDLER RUNS: name a route on which
                     that does no harm. 203.0.113.7 stands in the
                     X-Forwarded-For of one.

Each finding is ok, a warning, a fault, or unknown where it cannot be known from
here. Exit code 1: there is a fault.

Examples:
  $ countersign doctor --url https://api.example.com --scheme slaunchx
  $ countersign doctor --redis redis://127.0.0.1:6379
  $ countersign doctor --app http://127.0.0.1:3000/echo -s iimmpact -k iimm_prod_1`;

/** Gives the command its options and its action. */
export function registerDoctor(command: Command, io: Io): void {
  command
    .option('--url <url>', 'a server whose clock to compare')
    .option(
      '--redis <url>',
      'the Redis of the store (default: $COUNTERSIGN_REDIS_URL, the place for a URL with a password)',
    )
    .option('--redis-prefix <text>', 'what the names in Redis begin with (default: countersign:)')
    .option('--app <url>', 'a route of a running app')
    .addOption(
      new Option('--method <method>', 'the method of that route').choices(METHODS).default('POST' as const),
    )
    .option('-s, --scheme <name>', 'the scheme of the app')
    .option('--scheme-option <key=value>', 'an option of the scheme; may be repeated', repeated)
    .option('-k, --key-id <id>', 'the id of a key, to send signed requests to the app')
    .option('--secret-env <name>', 'the variable with its secret (default: COUNTERSIGN_SECRET)')
    .option('--secret-file <path>', 'the file with its secret')
    .option('--base-path <path>', 'the path before the signed part, such as /prometheus; "" for none')
    .option('--bound-key', "the key's IP allowlist has only the address of this machine")
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const findings = await examine(io, options);
      const hasFault = findings.some(({ state }) => state === 'fault');
      if (options.json) printJson(io, { ok: !hasFault, findings });
      else printFindings(io, findings);
      io.finish(hasFault ? EXIT.no : EXIT.ok);
    });
}

interface DoctorOptions {
  readonly url?: string | undefined;
  readonly redis?: string | undefined;
  readonly redisPrefix?: string | undefined;
  readonly app?: string | undefined;
  readonly method: string;
  readonly scheme?: string | undefined;
  readonly schemeOption?: readonly string[] | undefined;
  readonly keyId?: string | undefined;
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly basePath?: string | undefined;
  readonly boundKey?: true | undefined;
  readonly json?: true | undefined;
}

async function examine(io: Io, options: DoctorOptions): Promise<readonly Finding[]> {
  const { url, app, method, redisPrefix } = options;
  const address = redisAddress(io, options.redis);
  if (url === undefined && app === undefined && address === undefined) {
    throw new Failure(
      'usage',
      'there is nothing to check',
      'Give --url, --redis or --app; see countersign doctor --help.',
    );
  }
  const clockUrl = url === undefined ? undefined : toUrl('--url', url);
  const appUrl = app === undefined ? undefined : toUrl('--app', app);
  const named =
    options.scheme === undefined
      ? undefined
      : await namedScheme(io, options.scheme, options.schemeOption ?? []);
  const scheme = windowed(named?.scheme);
  const key = appUrl === undefined ? undefined : await toKey(io, named, options);
  return [
    ...(clockUrl === undefined ? [] : await checkClock(io, clockUrl, scheme)),
    ...(address === undefined ? [] : await redisChecked(io, address, redisPrefix)),
    ...(appUrl === undefined
      ? []
      : await announced(io, { appUrl, key, options }, () =>
          checkApp(io, { url: appUrl, method, scheme, key, isKeyBound: options.boundKey === true }),
        )),
  ];
}

/** A scheme whose requests have no time has no window to compare clocks with. */
function windowed(scheme: Scheme | undefined): (Scheme & NamedWindow) | undefined {
  const window = scheme?.window;
  return scheme === undefined || window === undefined ? undefined : { ...scheme, window };
}

/** Loads the client of Redis only where there is a Redis to look at. */
async function redisChecked(
  io: Io,
  address: RedisAddress,
  prefix: string | undefined,
): Promise<readonly Finding[]> {
  const { checkRedis } = await import('./redis/check-redis.ts');
  return checkRedis(io, address, prefix);
}

async function announced<T>(
  io: Io,
  {
    appUrl,
    key,
    options,
  }: { readonly appUrl: URL; readonly key: AppKey | undefined; readonly options: DoctorOptions },
  work: () => Promise<T>,
): Promise<T> {
  const kinds = key === undefined ? 'unsigned' : `unsigned and signed (key ${key.keyId})`;
  const shown = `${appUrl.origin}${appUrl.pathname}${appUrl.search === '' ? '' : '?…'}`;
  if (options.json !== true) note(io, `sending ${kinds} requests: ${options.method} ${shown}`);
  return work();
}

async function toKey(
  io: Io,
  named: NamedScheme | undefined,
  options: DoctorOptions,
): Promise<AppKey | undefined> {
  const { keyId, basePath } = options;
  if (keyId === undefined) return undefined;
  if (named === undefined) throw new Failure('usage', '--key-id needs --scheme, to sign by');
  const secret = await readSecret(io, options);
  assertTaken(named.scheme, keyId, secret);
  return { scheme: named.scheme, keyId, secret, basePath: basePathOf(basePath, named) };
}

function toUrl(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Failure('usage', `${option} must be a URL such as https://api.example.com/v1/orders`);
  if (url.password !== '')
    throw new Failure(
      'secret',
      `${option} has a password in it, and secrets are not taken from the command line`,
    );
  return url;
}
