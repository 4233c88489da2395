import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onEvent, type RefusedEvent } from '../../../src/index.ts';
import { acmeRequest, acmeVerifier, key, NOW, OTHER_SECRET, SECRET } from '../../support/acme.ts';

const NONCES = ['Nonce-With-Signs_9', 'Malformed/Nonce+=='];
const keys = {
  ...key,
  secrets: [SECRET, { value: OTHER_SECRET, notAfter: new Date(NOW - 1) }],
};

/** Ways in which a value comes to stand in a request. */
const SPELLINGS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  encodeURIComponent,
  (value) => JSON.stringify({ value }),
  (value) => value.replaceAll('/', '\\/'),
  (value) => `before ${value} after`,
];
const spelling = fc.constantFrom(...SPELLINGS);

describe('the event of a refused request', () => {
  it('has no secret of the key, signature or nonce in it, wherever they stand', {
    timeout: 60_000,
  }, async () => {
    let event: RefusedEvent | undefined;
    onTestFinished(onEvent('refused', (each) => (event = each)));
    const verifier = acmeVerifier({ keys });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('secret', 'old secret', 'signature', 'nonce'),
        fc.constantFrom('header', 'name of a header', 'query', 'path', 'body', 'method'),
        spelling,
        fc.constantFrom(0, -400, 400),
        fc.constantFrom(...NONCES),
        async (what, where, spell, dated, nonce) => {
          const signed = acmeRequest({ nonce, dated, secret: 'another-secret-of-many-bytes' });
          const signature = signed.headers[7] as string;
          const values = { secret: SECRET, 'old secret': OTHER_SECRET, signature, nonce };
          const value = values[what as keyof typeof values];
          const put = spell(value);
          const inUrl = put.replaceAll(/[ {}"\\]/g, (char) => encodeURIComponent(char));
          await verifier.verify({
            ...signed,
            method: where === 'method' ? put.replaceAll(/[^\w-]/g, '') : 'POST',
            url: where === 'query' ? `/v1?x=${inUrl}` : where === 'path' ? `/v1/${inUrl}` : '/v1',
            headers: [
              ...signed.headers,
              ...(where === 'header' ? ['X-Note', put] : []),
              ...(where === 'name of a header' ? [put.replaceAll(/[^\w-]/g, ''), 'x'] : []),
            ],
            body: Buffer.from(where === 'body' ? put : 'x'),
          });
          const isKnown = event?.key !== undefined;
          const told = JSON.stringify(event) + Buffer.from(event?.copyBody(10_000)?.bytes ?? []).toString();
          const hidden = what.includes('secret') && !isKnown ? [] : [value, encodeURIComponent(value)];
          for (const each of hidden) expect(told.toLowerCase()).not.toContain(each.toLowerCase());
        },
      ),
      { numRuns: 500 },
    );
  });
});
