/** Ways to get a body wrong in a string that has it as it is, or as a digest. */

import type { Segment } from '../../../scheme/introspection.ts';
import { DIGEST_FORMS, type DigestForm } from '../../mutations/body/digest-forms.ts';
import { withSegment } from '../../mutations/candidate-message.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, type RequestFacts, type RequestWays } from './request-ways.ts';

/** Writes something in place of the digest, of the body that it is of; of bytes as latin1. */
export type WriteDigest = (body: Uint8Array) => string | Uint8Array;

/** The digest that is to be signed. */
export interface RightDigest {
  readonly algorithm: string;
  readonly form: DigestForm;
  /** The key of the HMAC; undefined where there is none. */
  readonly key: Uint8Array | undefined;
}

/** Ways of a body that is signed as it is. */
export function inPlainBody(...ways: readonly Way<WriteDigest>[]): RequestWays {
  return inRequest(({ message }) =>
    bodiesOf(message)
      .filter(({ nature }) => nature?.digest === undefined)
      .flatMap((segment) => ways.map((way) => digestWay(segment, way))),
  );
}

/** Ways of a body whose digest is signed. */
export function inDigest(waysOf: (right: RightDigest) => readonly Way<WriteDigest>[]): RequestWays {
  return inRequest(({ message, key }: RequestFacts) =>
    bodiesOf(message).flatMap((segment) => {
      const { digest } = segment.nature ?? {};
      if (digest === undefined) return [];
      const form = DIGEST_FORMS.find(({ name }) => name === digest.encoding) as DigestForm;
      return waysOf({ algorithm: digest.algorithm, form, key }).map((way) => digestWay(segment, way));
    }),
  );
}

function bodiesOf(message: readonly Segment[]): readonly Segment[] {
  const of = (role: Segment['role']) => message.filter((segment) => segment.role === role);
  return [...of('body'), ...of('bodyDigest')];
}

/** The bytes behind a digest are not in the message, so each body that another way makes is hashed by the segment's own rule. */
function digestWay({ id }: Segment, { make, ...facts }: Way<WriteDigest>): MessageWay {
  return {
    ...{ on: 'message', stage: 'body digest', ...facts },
    apply: (message) =>
      withSegment(message, id, ({ bytes, original }) => {
        const written = make(original ?? bytes);
        return typeof written === 'string' ? Buffer.from(written, 'latin1') : written;
      }),
  };
}
