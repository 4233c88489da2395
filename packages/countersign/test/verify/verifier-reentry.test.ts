/** A function of the application may verify another request before it returns, such as a token that a body carries. */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defineScheme, message, type Part, part, type Verifier } from '../../src/index.ts';
import {
  acmeVerifier,
  codeOf,
  NOW,
  OTHER_SECRET,
  PLAIN,
  plain,
  plainRequest,
  SECRET,
} from '../support/acme.ts';

const MALLORY = { id: 'mallory', secret: OTHER_SECRET };
const VICTIM = { id: 'victim', secret: SECRET };

describe('a part that verifies a request of another key', () => {
  it('leaves the request that it is a part of to the secret of its own key', async () => {
    const verifier = verifierOf(tokenPart());
    const forged = requestOf('victim', OTHER_SECRET, `mallory|${NOW / 1000}.pay`);
    expect(codeOf(await verifier.verify(forged))).toBe('signature_mismatch');
    const honest = requestOf('victim', SECRET, `mallory|${NOW / 1000}.pay`);
    expect(codeOf(await verifier.verify(honest))).toBe('accepted');
  });

  it('leaves what was written before it as it was', async () => {
    const token = tokenPart();
    const scheme = defineScheme({ ...PLAIN, message: message`${part.timestamp}.${part.body}|${token}` });
    const verifier = acmeVerifier({ scheme, keys: VICTIM });
    const cut = requestOf('victim', SECRET, 'mallory');
    expect(codeOf(await verifier.verify(cut))).toBe('signature_mismatch');
    const whole = requestOf('victim', SECRET, `${NOW / 1000}.pay|mallory`);
    expect(codeOf(await verifier.verify(whole))).toBe('accepted');
  });

  it('leaves the next request as it was when it throws', async () => {
    let fails = true;
    const failing: Part = {
      label: '{failing}',
      compile: () => () => {
        if (fails) throw new Error('of the application');
      },
    };
    const verifier = verifierOf(failing);
    const request = requestOf('victim', SECRET, `|${NOW / 1000}.pay`);
    await expect(async () => verifier.verify(request)).rejects.toThrow('of the application');
    fails = false;
    expect(codeOf(await verifier.verify(request))).toBe('accepted');
  });
});

/** Writes the id of the key of a token, which Mallory has signed with her own secret. */
function tokenPart(): Part {
  const tokens = acmeVerifier({ scheme: plain, keys: MALLORY });
  let sent = 0;
  return {
    label: '{token}',
    compile: () => (_request, _fields, out) => {
      const token = plainRequest({ keyId: 'mallory', secret: OTHER_SECRET, body: `token ${sent++}` });
      const verdict = tokens.verify(token);
      out.text('ok' in verdict && verdict.ok ? verdict.key.id : 'nobody');
    },
  };
}

function verifierOf(first: Part): Verifier {
  const scheme = defineScheme({ ...PLAIN, message: message`${first}|${part.timestamp}.${part.body}` });
  return acmeVerifier({ scheme, keys: VICTIM });
}

function requestOf(keyId: string, secret: string, signed: string) {
  const signature = createHmac('sha256', secret).update(signed).digest('hex');
  return plainRequest({ keyId, signature, body: 'pay' });
}
