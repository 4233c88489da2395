/** Work that an attacker causes. */

import type { Scheme } from 'countersign';

/** The scheme, with every string to sign and every MAC written down. */
export function counting(scheme: Scheme): { counted: Scheme; work: string[] } {
  const work: string[] = [];
  const { algorithm } = scheme;
  const counted: Scheme = {
    ...scheme,
    write: (...given) => {
      work.push('write');
      scheme.write(...given);
    },
    algorithm: {
      ...algorithm,
      prepare: (key) => {
        const prepared = algorithm.prepare(key);
        return {
          sign: (message) => prepared.sign(message),
          verify: (...given) => {
            work.push('verify');
            return prepared.verify(...given);
          },
        };
      },
    },
  };
  return { counted, work };
}
