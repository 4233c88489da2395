import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/diagnosis.ts';
import type { SignedRequest } from '../../src/index.ts';
import { acme, key, NOW, SECRET } from '../support/acme.ts';

const NONCE = 'nonce-number-12345678';
const BODY = '{"amount": 12}';
const RIGHT = `key-1\n${NOW / 1000}\n${NONCE}\nPOST\n/v1/things?a=b\n${BODY}`;

function signing(text: string, secret = SECRET): SignedRequest {
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  const time = String(NOW / 1000);
  const headers = ['X-Key', 'key-1', 'X-Time', time, 'X-Nonce', NONCE, 'X-Signature', signature];
  return { method: 'POST', url: '/v1/things?a=b', headers, body: Buffer.from(BODY) };
}

function bestOf(request: SignedRequest) {
  const explanation = explain(request, { scheme: acme, key }, { clock: () => NOW, budgetMs: 500 });
  return { explanation, best: explanation.best };
}

describe('the string that a client has signed', () => {
  it('is rebuilt with the mistake that was found, part by part', () => {
    const { best, explanation } = bestOf(signing(RIGHT.replace('": 12', '":12')));
    expect(best?.mistakes[0].code).toBe('body_compacted');
    expect(best?.stringToSign?.text).toBe(explanation.stringToSign?.text.replace('": 12', '":12'));
    expect(best?.stringToSign?.parts.at(-1)).toMatchObject({
      role: 'body',
      text: '{"amount":12}',
      bytes: 13,
    });
  });

  it('shows what was added to it', () => {
    const { best } = bestOf(signing(`${RIGHT}\n`));
    expect(best?.mistakes[0].code).toBe('message_trailing_newline');
    expect(best?.stringToSign?.text.endsWith('\\n')).toBe(true);
  });

  it('is absent where it is the server’s own', () => {
    const { best } = bestOf(signing(RIGHT, `"${SECRET}"`));
    expect(best?.mistakes[0].code).toBe('secret_quoted');
    expect(best).not.toHaveProperty('stringToSign');
  });

  it('never has the secret in it, which some clients put there', () => {
    const { best, explanation } = bestOf(signing(`${RIGHT}\n${SECRET}`));
    expect(best?.mistakes[0].detail).toContain('the secret');
    expect(best?.stringToSign?.text).toContain('{secret}');
    expect(JSON.stringify(explanation)).not.toContain(SECRET);
  });

  it('names the key id that the request claims', () => {
    expect(bestOf(signing(RIGHT)).explanation.keyId).toBe('key-1');
  });
});
