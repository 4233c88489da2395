/** The plain scheme, with its work counted. */

import { defineScheme, message, type Part, part, type Scheme } from '../../src/index.ts';
import { type Algorithm, hmac } from '../../src/scheme.ts';
import { PLAIN } from './acme.ts';

/** Counts of the work so far. */
interface Work {
  messages: number;
  macs: number;
}

/** A scheme that counts how often a secret is prepared, a message built and a MAC computed. */
export function counted(): { readonly scheme: Scheme; readonly work: Work; readonly prepared: () => number } {
  const work = { messages: 0, macs: 0 };
  let prepared = 0;
  const real = hmac('hmac-sha256');
  const algorithm: Algorithm = {
    ...real,
    prepare: (bytes) => {
      prepared++;
      const key = real.prepare(bytes);
      return {
        ...key,
        sign: (out) => key.sign(out),
        verify: (...given) => {
          work.macs++;
          return key.verify(...given);
        },
      };
    },
  };
  const counter: Part = {
    label: '',
    compile: () => () => {
      work.messages++;
    },
  };
  const scheme = defineScheme({
    ...PLAIN,
    algorithm,
    message: message`${part.timestamp}.${counter}${part.body}`,
  });
  return { scheme, work, prepared: () => prepared };
}
