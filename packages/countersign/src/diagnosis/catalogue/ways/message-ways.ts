/** Ways to get the whole string to sign wrong, just before it is signed. */

import { bytesOf, segmentOf } from '../../mutations/candidate-message.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { utf8Text } from '../../utf8-text.ts';
import { inRequest, type RequestWays } from './request-ways.ts';

/** Larger strings are not rewritten: it would take long, and nobody signs them so. */
const LARGEST = 64 * 1024;

/** Ways with the bytes of the string. */
export function inMessage(
  stage: Stage,
  ...ways: readonly Way<(bytes: Buffer) => string | Uint8Array | undefined>[]
): RequestWays {
  const made = ways.map(
    ({ make, ...facts }): MessageWay => ({
      ...{ on: 'message', stage, ...facts },
      apply: (message) => {
        const bytes = bytesOf(message);
        const changed = bytes.length > LARGEST ? undefined : make(bytes);
        if (changed === undefined) return undefined;
        return [
          segmentOf(-1, 'the string to sign', typeof changed === 'string' ? Buffer.from(changed) : changed),
        ];
      },
    }),
  );
  return inRequest(() => made);
}

/** Ways with a string that is UTF-8. */
export function inMessageText(
  stage: Stage,
  ...ways: readonly Way<(text: string) => string | Uint8Array>[]
): RequestWays {
  return inMessage(
    stage,
    ...ways.map((way) => ({
      ...way,
      make: (bytes: Buffer) => {
        const text = utf8Text(bytes);
        return text === undefined ? undefined : way.make(text);
      },
    })),
  );
}

/** Ways with something behind the string. */
export function behindMessage(...ways: readonly Way<string>[]): RequestWays {
  return added(ways, 'message end', -3000, (message, text) => [...message, text]);
}

/** Ways with something before the string. */
export function beforeMessage(...ways: readonly Way<string>[]): RequestWays {
  return added(ways, 'message beginning', -3001, (message, text) => [text, ...message]);
}

type Message = Parameters<MessageWay['apply']>[0];

function added(
  ways: readonly Way<string>[],
  stage: Stage,
  id: number,
  put: (message: Message, text: Message[number]) => Message,
): RequestWays {
  const made = ways.map(({ make, ...facts }): MessageWay => {
    const text = segmentOf(id, '', Buffer.from(make));
    return {
      ...{ on: 'message', stage, isLayout: true, ...facts },
      apply: (message) => put(message, text),
    };
  });
  return inRequest(() => made);
}
