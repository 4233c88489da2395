/** Finds the option that was meant by a name that is none. */

/** Words of other libraries, in lower case and without a unit, and what they are called here; the first that fits. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  account: ['owner'],
  algo: ['algorithm'],
  allow: ['ipAllowlist'],
  allowedaddresses: ['ipAllowlist'],
  allowedips: ['ipAllowlist'],
  allowlist: ['ipAllowlist'],
  apikey: ['keyId', 'id', 'key', 'keys'],
  bruteforce: ['failureThrottle'],
  charset: ['alphabet'],
  cidrs: ['ipAllowlist'],
  client: ['store'],
  clockskew: ['toleranceSeconds', 'maxClockSkewSeconds'],
  clocktolerance: ['toleranceSeconds', 'maxClockSkewSeconds'],
  data: ['body'],
  defaultlimits: ['limits'],
  digest: ['algorithm'],
  disabled: ['status'],
  duration: ['windowSeconds', 'ttlSeconds'],
  enabled: ['status'],
  env: ['mode'],
  environment: ['mode'],
  expires: ['expiresAt', 'notAfter', 'ttlSeconds'],
  expiresat: ['notAfter', 'expiresAt'],
  format: ['responseFormat'],
  from: ['notBefore'],
  hash: ['algorithm'],
  headers: ['requires', 'extraHeaders'],
  id: ['keyId', 'key'],
  interval: ['windowSeconds'],
  ip: ['ipAllowlist'],
  ips: ['ipAllowlist'],
  ipwhitelist: ['ipAllowlist'],
  json: ['body'],
  key: ['keyId', 'id', 'keys'],
  keyid: ['id', 'key'],
  keyprefix: ['prefix'],
  keyspace: ['namespace'],
  leeway: ['toleranceSeconds', 'maxClockSkewSeconds'],
  limit: ['limits', 'defaultLimits'],
  limits: ['defaultLimits'],
  log: ['logger'],
  max: ['limit', 'length', 'maxKeys'],
  maxage: ['toleranceSeconds', 'ttlSeconds', 'windowSeconds'],
  maxbody: ['maxResponseBytes'],
  merchant: ['owner'],
  min: ['length'],
  now: ['clock'],
  path: ['url'],
  payload: ['body'],
  per: ['windowSeconds'],
  period: ['windowSeconds'],
  permissions: ['scopes'],
  points: ['limit'],
  quota: ['limit'],
  ratelimit: ['limits', 'defaultLimits'],
  ratelimits: ['limits', 'defaultLimits'],
  redis: ['store'],
  requests: ['limit'],
  responses: ['responseFormat'],
  roles: ['scopes'],
  secret: ['secrets', 'value'],
  secretkey: ['secret', 'secrets', 'value'],
  secrets: ['secret', 'value'],
  signingsecret: ['secret', 'secrets', 'value'],
  skew: ['toleranceSeconds', 'maxClockSkewSeconds'],
  startsat: ['notBefore'],
  storage: ['store'],
  stringtosign: ['message'],
  template: ['message'],
  throttle: ['failureThrottle'],
  tolerance: ['maxClockSkewSeconds'],
  until: ['notAfter', 'expiresAt'],
  uri: ['url'],
  user: ['owner'],
  validfrom: ['notBefore'],
  value: ['secret'],
  validuntil: ['notAfter', 'expiresAt'],
  whitelist: ['ipAllowlist'],
  window: ['toleranceSeconds', 'maxClockSkewSeconds'],
};

const OF_DEPLOYMENT = {
  basePath: 'give it to createVerifier()',
  publicUrl: 'give it to createVerifier()',
};

/** Advice on options that a function does not take, by function and option: where they belong, or what to write instead. */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'createVerifier()': {
    mode: 'give it where the verifier is mounted, or to a key',
    onRefusal: 'give it where the verifier is mounted',
    scopes: 'give it where the verifier is mounted, or to a key',
    signedPrefix: "give what clients call: publicUrl: 'https://api.example.com/stage'",
    secret: 'it belongs to a key: keys: { id, secret }',
    secrets: 'they belong to a key: keys: { id, secrets }',
    tolerance: 'the scheme has it: influencemart({ toleranceSeconds: 60 })',
    toleranceSeconds: 'the scheme has it: influencemart({ toleranceSeconds: 60 })',
    windowSeconds: 'the scheme has it: influencemart({ toleranceSeconds: 60 })',
  },
  'keys()': {
    logger: 'give it to redis()',
    prefix: 'give it to redis()',
    timeoutMs: 'give it to redis()',
  },
  'countersign()': {
    ...OF_DEPLOYMENT,
    keys: 'give it to createVerifier(), and the verifier to countersign()',
    limit: 'write limits: [{ name, limit, windowSeconds }]',
    logger: 'give it to createVerifier()',
    scheme: 'give it to createVerifier(), and the verifier to countersign()',
    store: 'give it to createVerifier()',
  },
  countersign: OF_DEPLOYMENT,
  'verifyNode()': OF_DEPLOYMENT,
  'verifyFetch()': OF_DEPLOYMENT,
};

/** Advice on what to write in place of an unknown option name; `undefined` when no known name is like it. */
export function adviceFor(owner: string, name: string, known: readonly string[]): string | undefined {
  const places = ELSEWHERE[owner];
  if (places !== undefined && Object.hasOwn(places, name)) return places[name];
  const meant = nearestName(name, known);
  if (meant === undefined) return undefined;
  const [given, wanted] = [unitOf(name), unitOf(meant)];
  return `write "${meant}"${wanted !== '' && wanted !== given ? `, in ${UNITS[wanted]}` : ''}`;
}

const UNITS: Readonly<Record<string, string>> = { seconds: 'seconds', ms: 'milliseconds', bytes: 'bytes' };

function unitOf(name: string): string {
  return /(Seconds|Ms|Bytes)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  const stem = stemOf(name);
  const words = Object.hasOwn(OTHER_WORDS, stem) ? (OTHER_WORDS[stem] as readonly string[]) : [];
  return (
    known.find((each) => plain(each) === plain(name)) ??
    words.find((word) => known.includes(word)) ??
    known.find((each) => stemOf(each) === stem) ??
    closest(plain(name), known)
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** A name without its unit. */
function stemOf(name: string): string {
  return plain(name).replace(/(seconds|secs|sec|minutes|millis|ms|bytes|kb)$/, '');
}

/** Longer names are misspelt by more letters. */
function closest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  let nearest: string | undefined;
  let least = Math.min(2, Math.floor(name.length / 3)) + 1;
  for (const each of known) {
    const edits = distance(name, plain(each));
    if (edits < least) [least, nearest] = [edits, each];
  }
  return nearest;
}

/** No option has a name of that length. */
const LONGEST_NAME = 40;

/** The least number of letters to change, add, leave out or swap with the next one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
