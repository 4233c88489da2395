/** Schemes of senders that send the secret itself, and sign nothing. */

import type { SchemeAbout } from '../../scheme/about.ts';
import type { SchemeDeclaration } from '../../scheme/declaration/declaration.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';

/** A sender of the family. */
interface Member extends Pick<SchemeDeclaration, 'name' | 'signature' | 'delivery' | 'responseFormat'> {
  /** Default: the text as it is. */
  readonly secret?: SchemeDeclaration['secret'];
  readonly about: Omit<SchemeAbout, 'notSigned'>;
}

/** Makes the scheme of a sender. */
export function staticValue<P>({ secret = 'utf8', about, ...sender }: Member): Scheme<P> {
  return defineScheme<P>({
    ...sender,
    secret,
    shortestSecretBytes: 1,
    algorithm: 'static-token',
    // Not signed: it tells one delivery from another in logs.
    message: message`${part.body}`,
    // Two that are equal are as good as one that was captured, and nothing can tell them apart.
    replay: 'none',
    warnings: [WARNING],
    about: { ...about, notSigned: 'Everything: the value in the header is the same for ever.' },
  });
}

const WARNING =
  'Nothing of a request is signed: anyone who has seen one can send any other. Take requests over TLS alone, and look up by the API of the sender what they say before money or rights depend on it.';
