/** Schemes of senders that sign the body with HMAC, and no time. */

import type { SchemeDeclaration } from '../../scheme/declaration/declaration.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { assertTimelessOptions, type TimelessOptions } from './sender-options.ts';

/** A sender of the family: where its signature is, and whatever it does in another way than most. */
interface BodySigner extends Partial<SchemeDeclaration> {
  readonly name: string;
  /** The name of its function, for errors. */
  readonly preset: string;
  readonly signature: SchemeDeclaration['signature'];
}

/** Makes the scheme of a sender: HMAC-SHA256 over the body, by a secret that is taken as text, unless it says otherwise. */
export function signedBody<P>(options: TimelessOptions, { preset, ...sender }: BodySigner): Scheme<P> {
  assertTimelessOptions(preset, options);
  const { rememberSeconds } = options;
  return defineScheme<P>({
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.body}`,
    // Nothing in a signature changes with the attempt: what is delivered again is equal to the byte.
    replay: { by: 'signature', rememberSeconds, copy: 'duplicate' },
    ...sender,
  });
}
