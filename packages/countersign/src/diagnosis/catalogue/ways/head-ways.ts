/** Ways to get method, nonce and key id wrong in the string to sign; the head of the request stays as it was sent. */

import { withSegment } from '../../mutations/candidate-message.ts';
import type { SituationWay } from '../../mutations/mutation.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, inSegments, type RequestWays } from './request-ways.ts';

/** More ids of other keys are not tried. */
const MOST_IDS = 20;

/** Ways that give another method. */
export function inMethod(methodsFor: (sent: string) => readonly Way<string>[]): RequestWays {
  return inRequest(({ request: { method: sent } }) =>
    methodsFor(sent).map(
      ({ make: method, ...facts }): SituationWay => ({
        ...{ on: 'situation', stage: 'method', ...facts },
        apply: ({ request, signatureFields }) => ({ request: { ...request, method }, signatureFields }),
      }),
    ),
  );
}

/** Ways that give another nonce; none where the request has none. */
export function inNonce(noncesFor: (sent: string) => readonly Way<string>[]): RequestWays {
  return inRequest(({ signatureFields: { nonce: sent } }) =>
    sent === undefined
      ? []
      : noncesFor(sent).map(
          ({ make: nonce, ...facts }): SituationWay => ({
            ...{ on: 'situation', stage: 'nonce', ...facts },
            apply: ({ request, signatureFields }) => ({
              request,
              signatureFields: { ...signatureFields, nonce },
            }),
          }),
        ),
  );
}

/** Ways with the ids of other keys. */
export function inOtherKeyIds(cost: number): RequestWays {
  return inSegments('keyId', ({ id: segment }, { otherIds }) =>
    otherIds.slice(0, MOST_IDS).map((id) => ({
      ...{ on: 'message', stage: 'key id', cost },
      apply: (message) => withSegment(message, segment, () => Buffer.from(id, 'latin1')),
    })),
  );
}
