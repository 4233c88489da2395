/** The plain scheme, with its work counted. */

import {
  type Algorithm,
  body,
  defineScheme,
  hmac,
  message,
  type Part,
  type Scheme,
  timestamp,
} from '../../src/index.ts';
import { PLAIN } from './acme.ts';

/** What was done so far. */
interface Work {
  messages: number;
  macs: number;
}

/** A scheme that counts how often a message is built and a MAC computed. */
export function counted(): { readonly scheme: Scheme; readonly work: Work } {
  const work = { messages: 0, macs: 0 };
  const real = hmac('hmac-sha256');
  const algorithm: Algorithm = {
    ...real,
    prepare: (bytes) => {
      const prepared = real.prepare(bytes);
      return {
        ...prepared,
        sign: (out) => prepared.sign(out),
        verify: (out, signatures) => {
          work.macs++;
          return prepared.verify(out, signatures);
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
  const scheme = defineScheme({ ...PLAIN, algorithm, message: message`${timestamp}.${counter}${body}` });
  return { scheme, work };
}
