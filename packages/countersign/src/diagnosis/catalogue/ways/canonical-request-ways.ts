/** Ways to get a message within the message wrong, such as the canonical request of Signature Version 4. */

import type { CandidateMessage } from '../../mutations/candidate-message.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, type RequestFacts, type RequestWays } from './request-ways.ts';

type Change = (message: CandidateMessage) => CandidateMessage | undefined;

/** Ways of such a message. */
export function inCanonicalRequest(...ways: readonly Way<Change>[]): RequestWays {
  return inCanonicalRequestOf(() => ways);
}

/** Ways that depend on the request; none where there is no such message. */
export function inCanonicalRequestOf(waysOf: (facts: RequestFacts) => readonly Way<Change>[]): RequestWays {
  return inRequest((facts) =>
    facts.message.some(({ isHashed }) => isHashed)
      ? waysOf(facts).map(
          ({ make, ...way }): MessageWay => ({
            ...{ on: 'message', stage: 'canonical request', ...way },
            apply: make,
          }),
        )
      : [],
  );
}

/** Other words in the last line, which is about the body. */
export function sayingOfBody(cost: number, detail: string, text: string): RequestWays {
  return inCanonicalRequestOf(({ message }) => {
    const digest = message.find(({ role, isHashed }) => isHashed && role === 'bodyDigest');
    if (digest === undefined) return [];
    const bytes = Buffer.from(text);
    const make: Change = (given) => given.map((each) => (each.id === digest.id ? { ...each, bytes } : each));
    return [{ cost, detail, make }];
  });
}

/** A change of the names of headers, which stand before their values. */
export function inHeaderNames(rewrite: (name: string) => string): Change {
  return (given) =>
    given.map((each, i) =>
      each.isHashed && given[i + 1]?.role === 'header'
        ? { ...each, bytes: Buffer.from(rewrite(Buffer.from(each.bytes).toString('latin1')), 'latin1') }
        : each,
    );
}
