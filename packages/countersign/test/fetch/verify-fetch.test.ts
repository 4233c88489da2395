import { describe, expect, it } from 'vitest';
import { refusalResponse, verifyFetch } from '../../src/fetch.ts';
import { createVerifier, type KeySource, memoryStore, type VerifierOptions } from '../../src/index.ts';
import { testVerifier } from '../../src/testing.ts';
import { acme } from '../support/acme.ts';

const URL_OF_ORDERS = 'https://api.example.com/v1/orders?a=%20b&c=d';
const BODY = '{"sku":"Ä-1"}';

describe('verifyFetch()', () => {
  it('returns the verdict and the bytes that were verified', async () => {
    const { verifier, sent } = setUp();
    const { verdict, body } = await verifyFetch(verifier, sent());
    expect(verdict).toMatchObject({ ok: true, key: { id: 'test_key' } });
    expect(Buffer.from(body).toString()).toBe(BODY);
  });

  it('verifies a request without a body', async () => {
    const { verifier, sign } = setUp();
    const request = new Request(URL_OF_ORDERS, { headers: sign({ method: 'GET', url: URL_OF_ORDERS }) });
    expect(await verifyFetch(verifier, request)).toMatchObject({
      verdict: { ok: true },
      body: { length: 0 },
    });
  });

  it('refuses in the words of the scheme, which become a Response', async () => {
    const { verifier, sent } = setUp();
    const request = sent({ body: 'another' });
    const { verdict } = await verifyFetch(verifier, request);
    if (verdict.ok) throw new Error('accepted');
    expect(verdict.code).toBe('signature_mismatch');
    const response = refusalResponse(verdict);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json',
    ]);
    expect(await response.json()).toMatchObject({ code: 'invalid_signature' });
  });

  it('does not read the body of a request whose head is refused', async () => {
    const { verifier } = setUp();
    const request = new Request(URL_OF_ORDERS, { method: 'POST', body: BODY });
    const { verdict, body } = await verifyFetch(verifier, request);
    expect(verdict).toMatchObject({ code: 'missing_header' });
    expect([body.length, request.bodyUsed]).toEqual([0, false]);
  });

  it('enforces a policy, and takes the address that it is told', async () => {
    const { verifier, sent } = setUp({ ipAllowlist: ['192.0.2.0/24'] });
    const told = await verifyFetch(verifier, sent(), { address: '192.0.2.7', scopes: ['orders:write'] });
    expect(told.verdict).toMatchObject({ code: 'insufficient_scope' });
    expect((await verifyFetch(verifier, sent())).verdict).toMatchObject({ code: 'ip_not_allowed' });
    await expect(verifyFetch(verifier, sent(), { scope: [] } as never)).rejects.toThrow(
      /unknown option "scope"/,
    );
  });

  it('says what to do where the body was read before', async () => {
    const { verifier, sent } = setUp();
    const request = sent();
    await request.text();
    await expect(verifyFetch(verifier, request)).rejects.toThrow(/was read before .* Verify first/);
    const locked = sent();
    locked.body?.getReader();
    await expect(verifyFetch(verifier, locked)).rejects.toThrow(/was read before/);
  });

  it('names the right value where it is given the context of a framework', async () => {
    await expect(verifyFetch(setUp().verifier, { req: {} } as never)).rejects.toThrow(/c\.req\.raw/);
  });
});

describe('a body on its way', () => {
  it('is refused by its declared length before it is read', async () => {
    const { verifier, sent } = setUp({}, { maxBodyBytes: 5 });
    const request = sent({ headers: { 'content-length': '14' } });
    expect((await verifyFetch(verifier, request)).verdict).toMatchObject({ code: 'body_too_large' });
    expect(request.bodyUsed).toBe(false);
  });

  it('is given up once it is longer than what is accepted', async () => {
    const { verifier, sent } = setUp({}, { maxBodyBytes: 5 });
    const { stream, state } = endless('abc');
    const { verdict } = await verifyFetch(verifier, sent({ body: stream }));
    expect(verdict).toMatchObject({ code: 'body_too_large' });
    expect(state.isCancelled).toBe(true);
    expect(state.pulls).toBeLessThan(5);
  });

  it('is given up when it takes too long', async () => {
    const { verifier, sent } = setUp({}, { bodyTimeoutMs: 20 });
    const { stream, state } = silent();
    expect((await verifyFetch(verifier, sent({ body: stream }))).verdict).toMatchObject({
      code: 'body_timeout',
    });
    expect(state.isCancelled).toBe(true);
  });

  it('is put together from chunks', async () => {
    const { verifier, sent } = setUp();
    const chunks = [...Buffer.from(BODY)].map((byte) => Uint8Array.of(byte));
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    expect((await verifyFetch(verifier, sent({ body: stream }))).verdict).toMatchObject({ ok: true });
  });

  it('has no room beside others that fill the budget of pending bodies', async () => {
    const { verifier, sent } = setUp({}, { maxPendingBytes: 20_011, maxBodyBytes: 20_000 });
    const first = silent('x'.repeat(15_000));
    const waiting = verifyFetch(verifier, sent({ body: first.stream }), { address: '192.0.2.1' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = silent('y'.repeat(10_000));
    const refused = verifyFetch(verifier, sent({ body: second.stream }), { address: '192.0.2.2' });
    expect((await Promise.race([waiting, refused])).verdict).toMatchObject({ code: 'too_busy' });
    first.end();
    second.end();
    await Promise.all([waiting, refused]);
  });

  it('rejects with the reason of the signal when the sender goes away', async () => {
    const { verifier, sent } = setUp();
    const leaving = new AbortController();
    const { stream, state } = silent();
    const verifying = verifyFetch(verifier, sent({ body: stream, signal: leaving.signal }));
    leaving.abort(new Error('gone'));
    await expect(verifying).rejects.toThrow('gone');
    expect(state.isCancelled).toBe(true);
    await expect(verifyFetch(verifier, sent({ signal: leaving.signal }))).rejects.toThrow('gone');
  });

  it('rejects with what its stream fails with', async () => {
    const { verifier, sent } = setUp();
    const stream = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(verifyFetch(verifier, sent({ body: stream }))).rejects.toThrow('reset');
  });
});

interface Sent {
  readonly body?: string | ReadableStream;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** A verifier with a key, and requests that are signed for {@link BODY} whatever body they have. */
function setUp(key: object = {}, options: Partial<VerifierOptions> = {}) {
  const tested = testVerifier(acme, key);
  const keys: KeySource = { find: () => tested.key };
  const clock = tested.clock.now;
  const verifier = createVerifier({ scheme: acme, keys, store: memoryStore(), clock, ...options });
  function sent({ body = BODY, headers = {}, signal }: Sent = {}): Request {
    const signed = tested.sign({ method: 'POST', url: URL_OF_ORDERS, body: BODY });
    return new Request(URL_OF_ORDERS, {
      method: 'POST',
      headers: { ...signed, ...headers },
      body,
      duplex: 'half',
      ...(signal !== undefined && { signal }),
    });
  }
  return { verifier, sent, sign: tested.sign };
}

function endless(text: string) {
  const state = { isCancelled: false, pulls: 0 };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.pulls++;
      controller.enqueue(Buffer.from(text));
    },
    cancel() {
      state.isCancelled = true;
    },
  });
  return { stream, state };
}

/** A body that begins, if at all, and does not go on until it is ended. */
function silent(beginning = '') {
  const state = { isCancelled: false };
  let end: () => void = () => undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      if (beginning !== '') controller.enqueue(Buffer.from(beginning));
      end = () => {
        if (!state.isCancelled) controller.close();
      };
    },
    cancel() {
      state.isCancelled = true;
    },
  });
  return { stream, state, end: () => end() };
}
