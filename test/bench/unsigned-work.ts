/** The work that a stranger's body causes before its signature is known to be wrong, by the hash of that body. */

import { createHash } from 'node:crypto';
import {
  createVerifier,
  defineScheme,
  header,
  jsonField,
  memoryStore,
  message,
  part,
  type Scheme,
  type SignedRequest,
} from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { measureRounds } from './rounds.ts';
import { ratioOf, type Spread } from './statistics.ts';
import { UNSIGNED_BODIES } from './unsigned-bodies.ts';

/** One scheme and one kind of body. */
export interface UnsignedWorkResult {
  readonly scheme: string;
  readonly body: string;
  readonly bytes: number;
  readonly outcome: string;
  /** The whole refusal by `createHash('sha256').update(body).digest()`. */
  readonly toHash: Spread;
}

const NOW_MS = 1_764_547_200_000;
const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** Ten parts of a JSON body, as an integrator's own scheme may have them. */
const tenFields = defineScheme({
  name: 'ten jsonField parts',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}${jsonField('a')}${jsonField('b')}${jsonField('c')}${jsonField('d')}${jsonField('e')}${jsonField('f')}${jsonField('g')}${jsonField('h')}${jsonField('i')}${jsonField('j')}`,
  toleranceSeconds: 300,
  replay: 'signature',
});

/** Schemes that sign bytes do the same for all bodies. */
const OTHERS = [iimmpact(), influencemart(), slaunchx(), intend({ message: intendAssumedWholeRequest })];

/** Measures IP2 and JSON fields with every body, and the others with one. */
export async function measureUnsignedWork(quick: boolean): Promise<UnsignedWorkResult[]> {
  const results: UnsignedWorkResult[] = [];
  for (const [name, body] of Object.entries(UNSIGNED_BODIES)) {
    for (const scheme of [ip2(), tenFields])
      results.push(await measure(scheme, name, { body: body(), quick }));
  }
  const [[name, body] = ['', () => Buffer.alloc(0)]] = Object.entries(UNSIGNED_BODIES);
  for (const scheme of OTHERS) results.push(await measure(scheme, name, { body: body(), quick }));
  return results;
}

async function measure(
  scheme: Scheme,
  name: string,
  { body, quick }: { body: Buffer; quick: boolean },
): Promise<UnsignedWorkResult> {
  const verifier = createVerifier({
    ...{ scheme, keys: { id: 'known', secret: SECRET }, clock: () => NOW_MS },
    ...{ store: memoryStore() },
  });
  const request = requestOfAStranger(scheme, body);
  let outcome = '';
  const ours = () => {
    // A new request each time, or what was found in it would be known already.
    const verdict = verifier.verify({ ...request });
    if ('then' in verdict || verdict.ok) throw new Error('a stranger was not refused at once');
    outcome = verdict.code;
  };
  const hash = () => void createHash('sha256').update(body).digest();
  const [work = [], base = []] = await measureRounds(
    [
      { name: 'ours', run: ours },
      { name: 'hash', run: hash },
    ],
    { seconds: quick ? 0.3 : 2, portions: 8 },
  );
  return { scheme: scheme.name, body: name, bytes: body.length, outcome, toHash: ratioOf(work, base) };
}

/** Well formed, in time, and signed with a secret that nobody knows. */
function requestOfAStranger(scheme: Scheme, body: Buffer): SignedRequest {
  const plain = { method: 'POST', url: '/x', headers: [], body: Buffer.alloc(0) };
  const headers = scheme.sign({
    ...{ keyId: 'stranger', key: scheme.toKey(SECRET, 'stranger'), nowMs: NOW_MS },
    ...{ request: plain, nonce: 'a-nonce-of-a-stranger' },
  });
  return { ...plain, body, headers: [...headers.flat(), 'Content-Type', 'application/json'] };
}
