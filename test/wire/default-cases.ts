/** Cases of the default format beyond the codes: forms by `Accept`, and links. */

import { problemDetails } from 'countersign';
import { type Profile, titleOf } from './profile.ts';
import { withHeader } from './talk.ts';
import type { WireCase } from './wire-case.ts';

const ACCEPTED_TYPES = ['application/json', 'text/plain', 'text/html'] as const;
const DOCUMENTED = problemDetails({
  documentation: 'https://docs.example.com/errors',
  challenge: 'Declared',
});

/** The cases of a scheme that declares no response format. */
export function defaultCases({ otherSecret }: Profile): readonly WireCase[] {
  const forms = ACCEPTED_TYPES.map(
    (type): WireCase => ({
      ...{ title: titleOf('signature_mismatch', `Accept: ${type}`), code: 'signature_mismatch' },
      provoke: (talk) => talk.ask(withHeader(talk.signed({ secret: otherSecret }), 'Accept', type)),
    }),
  );
  const links = ['application/problem+json', 'text/plain'].map(
    (type): WireCase => ({
      ...{ title: titleOf('replayed', `with a documentation link, Accept: ${type}`), code: 'replayed' },
      wire: DOCUMENTED,
      provoke: async (talk) => {
        const message = withHeader(talk.signed(), 'Accept', type);
        await talk.ask(message);
        return talk.ask(message);
      },
    }),
  );
  return [...forms, ...links];
}
