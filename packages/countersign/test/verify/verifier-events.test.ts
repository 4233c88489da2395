import { describe, expect, it, onTestFinished } from 'vitest';
import {
  anyOf,
  defineScheme,
  type EventName,
  type Events,
  header,
  jsonField,
  message,
  onEvent,
  part,
} from '../../src/index.ts';
import {
  ACME,
  acmeRequest,
  acmeVerifier,
  GENERATED_ID,
  key,
  NOW,
  PLAIN,
  plainRequest,
  SECRET,
} from '../support/acme.ts';

/** Collects the events of a channel until the test ends. */
function eventsOf<N extends EventName>(name: N): Events[N][] {
  const events: Events[N][] = [];
  onTestFinished(onEvent(name, (event) => events.push(event)));
  return events;
}

describe('the request id', () => {
  it('is the sender’s, or a new one for each request, on verdicts and refusals', async () => {
    const ids = new Set<string | undefined>();
    const verifier = acmeVerifier({ requestId: () => crypto.randomUUID() });
    for (let i = 0; i < 3; i++) {
      const accepted = await verifier.verify(acmeRequest());
      const refused = await verifier.verify(acmeRequest({ signature: 'ab'.repeat(32) }));
      ids.add(accepted.ok ? accepted.requestId : undefined);
      ids.add(refused.ok ? undefined : refused.requestId);
    }
    expect(ids.size).toBe(6);
    const named = await verifier.verify(acmeRequest({ headers: ['X-Request-Id', 'r-1'] }));
    expect(named).toMatchObject({ requestId: 'r-1' });
  });

  it('is the same when an accepted request is refused later', async () => {
    const verifier = acmeVerifier({ requestId: () => crypto.randomUUID() });
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    const refusal = verifier.refuseAccepted(accepted, request, { code: 'idempotency_key_in_use' });
    expect(refusal.requestId).toBe(accepted.requestId);
  });

  it('is on every response where the vendor echoes it, and on none otherwise', async () => {
    const scheme = defineScheme({ ...ACME, echoRequestId: true });
    const verifier = acmeVerifier({ scheme });
    const accepted = await verifier.verify(acmeRequest({ headers: ['X-Request-Id', 'r-1'] }));
    expect(accepted.ok && accepted.responseHeaders).toMatchObject({ 'x-request-id': 'r-1' });
    const refused = await verifier.verify(acmeRequest({ signature: 'ab'.repeat(32) }));
    expect(!refused.ok && refused.response.headers).toMatchObject({ 'x-request-id': GENERATED_ID });
    const silent = await acmeVerifier().verify(acmeRequest({ headers: ['X-Request-Id', 'r-1'] }));
    expect(silent.ok && silent.responseHeaders).not.toHaveProperty('x-request-id');
  });

  it('is never echoed as it came when it is malformed', async () => {
    const verifier = acmeVerifier({ scheme: defineScheme({ ...ACME, echoRequestId: true }) });
    const verdict = await verifier.verify(acmeRequest({ headers: ['X-Request-Id', 'a b'] }));
    expect(verdict.ok && verdict.responseHeaders).toMatchObject({ 'x-request-id': GENERATED_ID });
  });

  it.each([
    [{ echoRequestId: 'yes' }, /"echoRequestId" must be/],
    [{ echoRequestId: true, requestId: undefined }, /"echoRequestId" needs a "requestId"/],
  ])('cannot be declared as %j', (change, reason) => {
    expect(() => defineScheme({ ...ACME, ...change } as never)).toThrow(reason);
  });
});

describe('the clock', () => {
  it.each([
    ['too old', acmeRequest({ dated: -301 })],
    ['in the future', acmeRequest({ dated: 301 })],
    ['unreadable', acmeRequest({ time: 'noon' })],
  ])('of the server is told to a client that sends a timestamp that is %s', async (_name, request) => {
    const verdict = await acmeVerifier().verify(request);
    expect(!verdict.ok && verdict.response.headers.date).toBe(new Date(NOW).toUTCString());
  });

  it('of the server is not set by hand on other answers', async () => {
    const verdict = await acmeVerifier().verify(acmeRequest({ signature: 'ab'.repeat(32) }));
    expect(!verdict.ok && 'date' in verdict.response.headers).toBe(false);
  });

  it('of an accepted request’s sender is told by its skew', async () => {
    for (const dated of [-250, 0, 250]) {
      const verdict = await acmeVerifier({ clock: () => NOW + 400 }).verify(acmeRequest({ dated }));
      expect(verdict.ok && verdict.clockSkewMs).toBe(dated * 1000);
    }
  });
});

describe('events', () => {
  it('tell of each verdict once', async () => {
    const verdicts = eventsOf('verdict');
    const verifier = acmeVerifier();
    await verifier.verify(acmeRequest({ dated: -7, headers: ['X-Request-Id', 'r-1'] }));
    await verifier.verify(acmeRequest({ signature: 'ab'.repeat(32) }));
    await verifier.verify(acmeRequest({ keyId: 'nobody' }));
    expect(verdicts).toMatchObject([
      {
        scheme: 'acme',
        code: 'accepted',
        status: undefined,
        keyId: 'key-1',
        requestId: 'r-1',
        method: 'POST',
        clockSkewMs: -7000,
      },
      { code: 'signature_mismatch', status: 401, keyId: 'key-1', clockSkewMs: 0 },
      { code: 'unknown_key', keyId: undefined },
    ]);
    for (const { durationMs } of verdicts) expect(durationMs).toBeLessThan(60_000);
  });

  it('have nothing in them that must stay secret', async () => {
    const verdicts = eventsOf('verdict');
    const headers = ['X-Idempotency-Key', 'idem-of-this-test', 'X-Event-Id', 'event-of-this-test'];
    const request = acmeRequest({ nonce: 'nonce-of-this-test', headers, body: 'body-of-this-test' });
    await acmeVerifier().verify(request);
    const text = JSON.stringify(verdicts);
    const signature = request.headers[request.headers.indexOf('X-Signature') + 1] as string;
    for (const secret of [SECRET, signature, 'nonce-of', 'idem-of', 'event-of', 'body-of'])
      expect(text).not.toContain(secret);
  });

  it('tell of each question to the store, failures included', async () => {
    const admissions = eventsOf('admission');
    const request = acmeRequest();
    const verifier = acmeVerifier();
    await verifier.verify(request);
    await verifier.verify(request);
    const store = { admit: () => Promise.reject(new Error('down')) };
    await acmeVerifier({ store }).verify(acmeRequest());
    expect(admissions.map(({ outcome }) => outcome)).toEqual(['admitted', 'replayed', 'failed']);
    expect(admissions[2]?.error).toMatchObject({ message: 'down' });
  });

  it('tell apart what is refused after it was accepted', async () => {
    const verdicts = eventsOf('verdict');
    const later = eventsOf('late-refusal');
    const verifier = acmeVerifier({ keys: { ...key, scopes: ['read'] } });
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    await verifier.authorize(accepted, request, { scopes: ['write'] });
    expect(verdicts.map(({ code }) => code)).toEqual(['accepted']);
    expect(later).toEqual([
      {
        ...{ verifier: verifier.identity, scheme: 'acme', code: 'insufficient_scope', status: 403 },
        ...{ keyId: 'key-1', requestId: GENERATED_ID },
      },
    ]);
  });

  it('have the identity of the verifier that tells them, also of one for several schemes', async () => {
    const verdicts = eventsOf('verdict');
    const refusals = eventsOf('refused');
    const two = anyOf(
      defineScheme({ ...ACME, name: 'other', signature: header('X-Other') }),
      defineScheme(ACME),
    );
    const verifiers = [acmeVerifier(), acmeVerifier(), acmeVerifier({ scheme: two })];
    for (const verifier of verifiers) await verifier.verify(acmeRequest({ signature: 'ab'.repeat(32) }));
    const identities = verifiers.map(({ identity }) => identity);
    expect(new Set(identities).size).toBe(3);
    for (const events of [verdicts, refusals])
      expect(events.map(({ verifier }) => verifier)).toEqual(identities);
    expect(verdicts.every(({ verifier }, i) => verifier === identities[i])).toBe(true);
  });
});

describe('an event id in the body', () => {
  const scheme = defineScheme({ ...PLAIN, eventId: jsonField('id') });

  async function eventIdOf(body: string): Promise<string | undefined> {
    const verdict = await acmeVerifier({ scheme }).verify(plainRequest({ body }));
    if (!verdict.ok) throw new Error(verdict.code);
    return verdict.eventId;
  }

  it('is read once the body has been verified', async () => {
    expect(await eventIdOf('{"id":"evt_1","n":1}')).toBe('evt_1');
    expect(await eventIdOf('{"id":42}')).toBe('42');
  });

  it.each([
    '',
    'not json',
    '[]',
    '{}',
    '{"id":""}',
    '{"id":null}',
    '{"id":"a","id":"b"}',
    `{"id":"${'x'.repeat(256)}"}`,
  ])('is not there in $0', async (body) => {
    expect(await eventIdOf(body)).toBeUndefined();
  });

  it('cannot be declared where the signature does not cover it', () => {
    const declare = (text: ReturnType<typeof message>) =>
      defineScheme({ ...PLAIN, message: text, eventId: jsonField('id') });
    expect(() => declare(message`${part.timestamp}`)).toThrow(/"eventId"/);
    expect(() => declare(message`${part.timestamp}.${jsonField('other')}`)).toThrow(/"eventId"/);
    expect(() => declare(message`${part.timestamp}.${jsonField('id')}`)).not.toThrow();
    expect(() => declare(message`${part.timestamp}.${part.body}`)).not.toThrow();
    expect(() => declare(message`${part.timestamp}.${header('X-Other')}`)).toThrow(/"eventId"/);
  });
});
