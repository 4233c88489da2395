/** The address under which a service is deployed: the path that arrives is not the path that was signed. */

import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { explain } from '../../src/diagnosis.ts';
import { verifyFetch, webhook } from '../../src/fetch.ts';
import { createVerifier, memoryStore, type VerifierOptions } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

const clock = () => NOW_MS;
const STAGE = { publicUrl: 'https://api.example.com/stage' };
const PROMETHEUS = { basePath: '/prometheus' };

function verifierOf(options: Partial<VerifierOptions>) {
  const store = memoryStore({ maxReplayIds: 100 });
  return createVerifier({ scheme: SCHEME, keys: CREDENTIALS, clock, store, ...options });
}

/** A request that is signed for one path and arrives at another. */
function request(signed: string, url: string | URL) {
  const outgoing = { method: 'POST', url: signed, body: '{}' };
  return { ...outgoing, url, headers: signRequest(SCHEME, CREDENTIALS, outgoing, { clock }) };
}

describe('a verifier that knows where its service is deployed', () => {
  it.each<[Partial<VerifierOptions>, string, string | URL]>([
    [STAGE, '/stage/orders?a=b', '/orders?a=b'],
    [STAGE, '/stage/orders', new URL('http://10.0.0.1/orders')],
    [STAGE, '/stage/orders', 'https://api.example.com/orders'],
    [PROMETHEUS, '/orders', '/prometheus/orders'],
    [{}, '/orders', '/orders'],
  ])('accepts under %j what is signed for %s and arrives as %s', async (options, signed, url) => {
    expect(await verifierOf(options).verify(request(signed, url))).toMatchObject({ ok: true });
  });

  it.each([
    [STAGE, '/orders', '/orders'],
    [STAGE, '/stage/orders', '/stage/orders'],
    [PROMETHEUS, '/prometheus/orders', '/prometheus/orders'],
  ])('refuses under %j what is signed for %s and arrives as %s', async (options, signed, url) => {
    const verdict = await verifierOf(options).verify(request(signed, url));
    expect(verdict).toMatchObject({ ok: false, code: 'signature_mismatch' });
  });

  it('refuses a target that is none, as without a deployment', async () => {
    for (const options of [STAGE, PROMETHEUS, {}]) {
      const verdict = await verifierOf(options).verify(request('/orders', 'orders'));
      expect(verdict).toMatchObject({ ok: false, code: 'malformed_target' });
    }
  });

  it('explains a request by it', async () => {
    const explanation = await explain(request('/stage/orders', '/orders'), verifierOf(STAGE));
    expect(explanation.signatureMatches).toBe(true);
    const { best } = await explain(
      request('/prometheus/orders', '/prometheus/orders'),
      verifierOf(PROMETHEUS),
    );
    expect(best?.mistakes[0].code).toBe('path_with_base_path');
  });

  it('verifies a Request of fetch by it, and the deliveries of a webhook', async () => {
    const { headers, body } = request('/stage/orders', '/orders');
    const delivery = () => new Request('http://10.0.0.1/orders', { method: 'POST', headers, body });
    expect((await verifyFetch(verifierOf(STAGE), delivery())).verdict.ok).toBe(true);
    const { id: keyId, secret } = CREDENTIALS;
    const options = { ...STAGE, keyId, secret, clock, store: memoryStore({ maxReplayIds: 100 }) };
    expect((await webhook(SCHEME, options, () => undefined)(delivery())).status).toBe(200);
  });

  it('fails to be made where the address is wrong', () => {
    expect(() => verifierOf({ publicUrl: '/stage' })).toThrow(/^createVerifier\(\): "publicUrl"/);
    expect(() => verifierOf({ basePath: 'x/' })).toThrow(/^createVerifier\(\): "basePath"/);
    expect(() => verifierOf({ signedPrefix: '/stage' } as object)).toThrow(/"signedPrefix": .*publicUrl/);
  });
});
