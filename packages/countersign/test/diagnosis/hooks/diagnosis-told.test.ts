import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { diagnosis, type PublicDiagnosis } from '../../../src/diagnosis.ts';
import {
  type ApiKey,
  type DiagnosisEvent,
  defineScheme,
  header,
  message,
  onEvent,
  part,
  type Refused,
  type SignedRequest,
} from '../../../src/index.ts';
import { ACME, acmeVerifier, NOW } from '../../support/acme.ts';
import { diagnosed, recorder } from '../../support/diagnosing.ts';

const scheme = defineScheme({ ...ACME, secret: 'base64' });
const SECRET = createHash('sha256').update('a secret').digest('base64');
const OLD = createHash('sha256').update('an old secret').digest('base64');
const LIVE = createHash('sha256').update('a live secret').digest('base64');
const key: ApiKey = {
  id: 'key-1',
  mode: 'test',
  secrets: [SECRET, { value: OLD, notAfter: new Date(NOW - 1) }],
};
const live: ApiKey = { id: 'key-2', mode: 'live', secrets: [LIVE] };
const NONCE = 'nonce-number-12345678';
const BODY = '{"memo":"for nobody\'s eyes","amount": 12}';
const bytesOf = (secret: string) => Buffer.from(secret, 'base64');

/** Mistaken keys and strings to sign of clients. */
const KEYS: Readonly<Record<string, Uint8Array | string>> = {
  secret_not_decoded: SECRET,
  secret_expired: bytesOf(OLD),
  secret_of_other_mode: bytesOf(LIVE),
  key_id_as_secret: key.id,
  secret_missing: '',
  secret_cut_short: bytesOf(SECRET.slice(0, 16)),
  unknown: 'nobody knows',
  right: bytesOf(SECRET),
};
const MESSAGES: Readonly<Record<string, (text: string) => string>> = {
  right: (text) => text,
  message_trailing_newline: (text) => `${text}\n`,
  body_spaced: (text) => text.replace('": 12', '":12'),
  method_case: (text) => text.replace('POST', 'post'),
  nonce_changed: (text) => text.replace(NONCE, NONCE.toUpperCase()),
};

function sent(keyName: string, messageName: string): SignedRequest & { signature: string } {
  const target = '/v1/things?a=b';
  const text = `${key.id}\n${NOW / 1000}\n${NONCE}\nPOST\n${target}\n${BODY}`;
  const message = MESSAGES[messageName] as (text: string) => string;
  const signature = createHmac('sha256', KEYS[keyName] as string)
    .update(message(text))
    .digest('hex');
  const headers = ['X-Key', key.id, 'X-Time', String(NOW / 1000), 'X-Nonce', NONCE, 'X-Signature', signature];
  return { method: 'POST', url: target, headers, body: Buffer.from(BODY), signature };
}

/** All that is told of a request, and to whom. */
async function toldOf(request: SignedRequest, budgetMs = 500) {
  const { lines, logger } = recorder();
  const verifier = acmeVerifier({
    ...{ scheme, logger, keys: key },
    diagnosis: diagnosis({ toTestKeys: true, otherKeys: [live], budgetMs }),
  });
  const refusal = (await verifier.verify(request)) as Refused;
  await diagnosed();
  const told = JSON.parse(refusal.response.body) as { diagnosis: PublicDiagnosis };
  return { lines, line: lines[1]?.line, diagnosis: told.diagnosis };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

describe('the diagnosis of a verifier', () => {
  it.each(['secret_not_decoded', 'secret_expired', 'key_id_as_secret', 'secret_missing'])(
    'names %s in the log and to the sender',
    async (code) => {
      const { line, diagnosis } = await toldOf(sent(code, 'right'));
      expect(line?.mistakes).toEqual([code]);
      expect(diagnosis.mistakes.map((mistake) => mistake.code)).toEqual([code]);
      // An empty key comes of decoding too, which is kept from senders.
      expect([diagnosis.certainty, line?.certainty]).toEqual([
        'certain',
        code === 'secret_missing' ? 'likely' : 'certain',
      ]);
    },
  );

  it.each(['secret_of_other_mode', 'secret_cut_short'])('names %s in the log alone', async (code) => {
    const { line, diagnosis } = await toldOf(sent(code, 'right'));
    expect(line?.mistakes).toEqual([code]);
    expect(JSON.stringify(diagnosis)).not.toMatch(/secret_/);
  });

  it('shows the sender the string to sign', async () => {
    const { diagnosis } = await toldOf(sent('unknown', 'right'));
    expect(diagnosis.stringToSign).toContain(NONCE);
    expect(diagnosis.stringToSign).toContain(BODY);
  });

  it('tells of no value in a string to sign that the head of the request does not show', async () => {
    const events: DiagnosisEvent[] = [];
    stops.push(onEvent('diagnosis', (event) => events.push(event)));
    const signsHeaders = defineScheme({
      ...ACME,
      ...{ name: 'signs headers', secret: 'base64' },
      message: message`${part.timestamp}\n${part.nonce}\n${part.target}\n${header('Cookie')}\n${header('Authorization')}\n${part.body}`,
    });
    const target = '/v1?access_token=token-of-a-person&pin=1&a=b';
    const request = {
      ...sent('unknown', 'right'),
      url: target,
      headers: [
        ...sent('unknown', 'right').headers,
        ...['Cookie', 'sid=session-of-a-person', 'Authorization', 'Bearer bearer-of-a-person'],
      ],
      body: Buffer.from('{"note":"token-of-a-person, session-of-a-person, bearer-of-a-person"}'),
    };
    const signed = `${NOW / 1000}\n${NONCE}\n/V1?access_token=token-of-a-person&pin=1&a=b\nsid=session-of-a-person\nBearer bearer-of-a-person\n`;
    const signature = createHmac('sha256', bytesOf(SECRET))
      .update(signed + request.body)
      .digest('hex');
    const other = request.headers.map((text) => (text === request.signature ? signature : text));
    const verifier = acmeVerifier({
      ...{ scheme: signsHeaders, keys: key },
      diagnosis: diagnosis({ budgetMs: 500 }),
    });
    await verifier.verify({ ...request, headers: other });
    await diagnosed();
    const [event] = events as [DiagnosisEvent];
    const whole = event.explanationWithBody();
    const shown = '/v1?access_token={redacted}&pin={redacted}&a=b\\n{redacted}\\n{redacted}\\n';
    expect(whole.stringToSign?.text).toContain(shown);
    expect(event.explanation.stringToSign?.text).toContain(shown);
    expect(whole.findings[0]?.stringToSign?.text).toContain(shown.replace('/v1', '/V1'));
    expect(JSON.stringify([event, whole, String(whole)])).not.toMatch(/-of-a-person/);
  });

  it('has no secret in it, and in log and events nothing of what was sent', { timeout: 60_000 }, async () => {
    const events: DiagnosisEvent[] = [];
    stops.push(onEvent('diagnosis', (event) => events.push(event)));
    const names = [fc.constantFrom(...Object.keys(KEYS)), fc.constantFrom(...Object.keys(MESSAGES))] as const;
    const secrets = [SECRET, OLD, LIVE].flatMap((secret) => [secret, bytesOf(secret).toString('hex')]);
    const right = sent('right', 'right').signature;
    await fc.assert(
      fc.asyncProperty(...names, async (keyName, messageName) => {
        fc.pre(keyName !== 'right' || messageName !== 'right');
        const request = sent(keyName, messageName);
        events.length = 0;
        const { lines, diagnosis } = await toldOf(request, 20);
        expect(lines).toHaveLength(2);
        expect(events).toHaveLength(1);
        const [kept, shown] = [JSON.stringify([lines, events]), JSON.stringify(diagnosis)];
        for (const hidden of [...secrets, right]) expect(kept + shown).not.toContain(hidden);
        for (const hidden of [request.signature, NONCE, NONCE.toUpperCase(), 'eyes'])
          expect(kept).not.toContain(hidden);
      }),
      { numRuns: 45 },
    );
  });
});
