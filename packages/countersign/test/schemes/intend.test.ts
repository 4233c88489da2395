import { describe, expect, it } from 'vitest';
import { lines, type Message, message, part } from '../../src/index.ts';
import {
  type IntendOptions,
  intend,
  intendAssumedKeyAndTimestamp,
  intendAssumedWholeRequest,
} from '../../src/schemes/intend.ts';
import { type Endpoint, endpointOf, type HandmadeRequest, LAX_SECONDS, macOf } from './support/endpoint.ts';

const NOW_S = 1_764_547_200;
const SECRET = 'test-secret-key';
const ID = 'a0761d825272c0a394e80f6cfc48bf9a';
const TARGET = '/api/clients?client_id=16&client_type=trade';
const FAILED = { status: 401, message: 'Authentication failed' };

interface Change {
  readonly at?: number | string;
  readonly text?: string;
  readonly body?: string;
  readonly headers?: HandmadeRequest['headers'];
}

/** Signed as assumption B has it, unless `text` says otherwise. */
function signed({ at = NOW_S, body = '', text, headers }: Change = {}): HandmadeRequest {
  const signature = macOf('sha256', SECRET, [text ?? `${at}\nGET\n${TARGET}\n${body}`], 'hex');
  const own = { 'api-key': ID, timestamp: String(at), signature, Accept: 'application/json' };
  return { method: 'GET', target: TARGET, body, headers: { ...own, ...headers } };
}

function endpoint(options: Partial<IntendOptions> = {}): Endpoint {
  const scheme = intend({ message: intendAssumedWholeRequest, ...options });
  return endpointOf(scheme, [{ id: ID, secrets: [SECRET] }], NOW_S * 1000);
}

describe('intend()', () => {
  it('requires a string to sign, since the vendor documents none', () => {
    for (const options of [undefined, {}, { message: undefined }, { algorithm: 'hmac-sha256' }])
      expect(() => intend(options as never)).toThrow(/"message" must be given/);
  });

  it('says that the string is an assumption', () => {
    expect(intend({ message: intendAssumedWholeRequest }).warnings.join(' ')).toMatch(/assumption/);
  });

  it('declares what its page says, and its readings', () => {
    const {
      name,
      replay,
      window,
      defaultLimits: limits,
      optionalHeaders,
      algorithm,
    } = intend({
      message: intendAssumedWholeRequest,
    });
    expect({ name, replay, limits, optionalHeaders }).toEqual({
      name: 'intend',
      replay: 'signature',
      limits: [],
      optionalHeaders: [],
    });
    expect(window).toEqual({ pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 });
    expect(algorithm.name).toBe('hmac-sha256');
  });

  it.each([
    [{ message: `\${timestamp}` }, /message/],
    [{ message: message`${part.body}` }, /does not cover the timestamp/],
    [{ message: { parts: [] } }, /message/],
    [{ algorithm: 'sha256' }, /algorithm/],
    [{ encoding: 'base32' }, /encoding/],
    [{ timestampFormat: {} }, /timestamp/],
    [{ toleranceSeconds: 0 }, /toleranceSeconds/],
    [{ secret: 'utf8' }, /unknown option "secret"/],
  ])('refuses the options $0', (options, expected) => {
    expect(() => intend({ message: intendAssumedWholeRequest, ...options } as never)).toThrow(expected);
  });

  it('takes a string of the integrator, another digest, encoding and timestamp', () => {
    const own: Message = message`${part.keyId}:${part.timestamp}:${part.method}:${part.body}`;
    const subject = endpoint({
      message: own,
      algorithm: 'hmac-sha512',
      encoding: 'base64',
      timestampFormat: 'unixMilliseconds',
      toleranceSeconds: 10,
    });
    const at = `${NOW_S}000`;
    const signature = macOf('sha512', SECRET, [`${ID}:${at}:GET:`], 'base64');
    expect(subject.codeOf(signed({ at, headers: { signature } }))).toBe('accepted');
    const old = `${NOW_S - 11}000`;
    expect(subject.codeOf(signed({ at: old, headers: { signature } }))).toBe('timestamp_too_old');
  });
});

describe('a request to Intend', () => {
  it('has three headers, all required', () => {
    for (const name of ['api-key', 'timestamp', 'signature']) {
      const refusal = endpoint().refusalOf(signed({ headers: { [name]: undefined } }));
      expect(refusal).toMatchObject({ code: 'missing_header', problem: { header: name } });
      expect(refusal.response.status).toBe(401);
      expect(JSON.parse(refusal.response.body)).toEqual(FAILED);
    }
  });

  it('is refused when one of them comes twice', () => {
    for (const name of ['api-key', 'timestamp', 'signature']) {
      const value = signed().headers[name] as string;
      expect(endpoint().codeOf(signed({ headers: { [name]: [value, value] } }))).toBe('duplicate_header');
    }
  });

  it('has a signature in hex of either case, good once', () => {
    const subject = endpoint();
    const upper = (signed().headers.signature as string).toUpperCase();
    expect(subject.codeOf(signed({ headers: { signature: upper } }))).toBe('accepted');
    expect(subject.codeOf(signed())).toBe('replayed');
  });

  it.each([
    [-301, 'timestamp_too_old'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [301, 'timestamp_in_future'],
  ])('dated %i s from the clock is %s', (offset, outcome) => {
    expect(endpoint().codeOf(signed({ at: NOW_S + offset }))).toBe(outcome);
  });

  it('dated in the future stays used for the 600 s for which it could pass', () => {
    const subject = endpoint();
    const request = signed({ at: NOW_S + 300 });
    expect(subject.codeOf(request)).toBe('accepted');
    subject.nowMs = (NOW_S + 600) * 1000;
    expect(subject.codeOf(request)).toBe('replayed');
  });

  it.each(LAX_SECONDS)('is refused with the timestamp $0', (at) => {
    expect(endpoint().codeOf(signed({ at }))).toBe('malformed_header');
  });

  it('is answered alike for an unknown key and a wrong signature', () => {
    const unknown = endpoint().refusalOf(signed({ headers: { 'api-key': 'b'.repeat(32) } }));
    const mismatch = endpoint().refusalOf(signed({ headers: { signature: '0'.repeat(64) } }));
    expect([unknown.code, mismatch.code]).toEqual(['unknown_key', 'signature_mismatch']);
    expect(unknown.response).toEqual(mismatch.response);
    expect(JSON.parse(unknown.response.body)).toEqual(FAILED);
  });
});

describe('the presets of Intend', () => {
  it('A binds nothing of the request, once', () => {
    const subject = endpoint({ message: intendAssumedKeyAndTimestamp });
    const request = signed({ text: `${ID}${NOW_S}` });
    const moved = { ...request, method: 'DELETE', target: '/api/clients/1', body: '{}' };
    expect(subject.codeOf(moved)).toBe('accepted');
    expect(subject.codeOf(request)).toBe('replayed');
  });

  it('B binds timestamp, method, path, query and body', () => {
    for (const change of [
      { method: 'POST' },
      { target: `${TARGET}&x=1` },
      { target: TARGET.replace('16', '17') },
      { target: '/api/clients' },
      { body: ' ' },
      { headers: { ...signed().headers, timestamp: String(NOW_S + 1) } },
    ])
      expect(endpoint().codeOf({ ...signed(), ...change })).toBe('signature_mismatch');
    expect(endpoint().codeOf(signed())).toBe('accepted');
  });

  it('B is lines of timestamp, method, target and body', () => {
    expect(lines(part.timestamp, part.method, part.body).parts.map(({ label }) => label)).toEqual([
      '{timestamp}',
      '\n',
      '{METHOD}',
      '\n',
      '{body}',
    ]);
    expect(intend({ message: intendAssumedWholeRequest }).description).toBe(
      '{timestamp}\n{METHOD}\n{path?query}\n{body}',
    );
  });
});
