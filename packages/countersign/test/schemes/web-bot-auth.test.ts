import { describe, expect, it } from 'vitest';
import { webBotAuth } from '../../src/schemes/web-bot-auth.ts';

/** Reads a request without `Signature-Agent`; nothing of it is verified. */
function readOf(keyid: string) {
  const parameters = `;created=1;expires=2;keyid="${keyid}";tag="web-bot-auth"`;
  const headers = [
    'Signature-Input',
    `s=("@authority")${parameters}`,
    'Signature',
    `s=:${'A'.repeat(86)}==:`,
  ];
  const origin = 'https://shop.example.com';
  return webBotAuth().read({ method: 'GET', url: '/', origin, headers } as never, []);
}

describe('webBotAuth()', () => {
  it('takes no URL of an agent as the keyid of a request that does not name one', () => {
    expect(readOf('https://bot.example.com')).toMatchObject({
      code: 'missing_header',
      header: 'Signature-Agent',
    });
    expect(readOf('poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U')).toMatchObject({
      keyId: 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U',
    });
  });
});
