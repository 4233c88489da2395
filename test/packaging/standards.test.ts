/** The answers on the page about standards, held against those of a verifier. */

import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { createVerifier, defineScheme, header, memoryStore, message, part } from 'countersign';
import { signRequest } from 'countersign/client';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../docs/reference/standards.md', import.meta.url), 'utf8');
const [unauthorized, tooMany] = [...page.matchAll(/^```http\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

const scheme = defineScheme({
  name: 'acme',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  signature: header('X-Acme-Signature', 'hex'),
  nonce: header('X-Acme-Nonce'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}:${part.nonce}:${part.method}:${part.target}:${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});
const clock = () => 1_772_366_400_000;
const secret = 'a secret of twenty bytes';

async function answersTo(secrets: readonly string[]): Promise<readonly string[]> {
  const limits = [{ limit: 2, windowSeconds: 60, name: 'minute' }];
  const verifier = createVerifier({
    scheme,
    keys: { id: 'demo_key', secret, limits },
    clock,
    store: memoryStore(),
  });
  const answers: string[] = [];
  for (const each of secrets) {
    const request = { method: 'GET', url: 'https://api.example.com/v1/orders', body: '' };
    const headers = signRequest(scheme, { id: 'demo_key', secret: each }, request, { clock });
    const verdict = await verifier.verify({ ...request, url: '/v1/orders', headers, requestId: 'req-1' });
    if (verdict.ok) continue;
    const { status, headers: sent, body } = verdict.response;
    const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\n`);
    answers.push(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\n${lines.join('')}\n${body}\n`);
  }
  return answers;
}

it('shows the answer to a wrong signature as a verifier gives it', async () => {
  expect(await answersTo(['another secret of twenty'])).toEqual([unauthorized]);
});

it('shows the answer to a request over a limit as a verifier gives it', async () => {
  expect(await answersTo([secret, secret, secret])).toEqual([tooMany]);
});
