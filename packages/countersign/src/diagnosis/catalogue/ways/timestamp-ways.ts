/** Ways to get the timestamp in the string to sign wrong; the header stays as it was sent. */

import type { TimestampFormat } from '../../../scheme/values/timestamp-format.ts';
import { timestampFormat } from '../../../scheme/values/timestamps.ts';
import type { SituationWay } from '../../mutations/mutation.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, type RequestFacts, type RequestWays } from './request-ways.ts';

/** The timestamp that was sent. */
interface SentTime {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  /** The scheme's own form. */
  readonly format: TimestampFormat | undefined;
}

/** Ways of which there are so many that they are tried last, each for itself. */
export interface SweepWays {
  readonly of: 'sweep';
  readonly make: (facts: RequestFacts) => readonly SituationWay[];
}

type TimesOf = (sent: SentTime) => readonly Way<string>[];

/** Ways that give another text for the time; none where the request has no time. */
export function inTimestamp(timesOf: TimesOf): RequestWays {
  return inRequest((facts) => timestampWays(facts, timesOf));
}

/** Ways of the last resort. */
export function inSweep(timesOf: TimesOf): SweepWays {
  return { of: 'sweep', make: (facts) => timestampWays(facts, timesOf) };
}

function timestampWays(
  { scheme, signatureFields: { timestampMs: ms } }: RequestFacts,
  timesOf: TimesOf,
): readonly SituationWay[] {
  if (ms === undefined) return [];
  const format = scheme.introspection?.declaration.timestamp?.options.format;
  return timesOf({ ms, format: format && timestampFormat(format) }).map(({ make: text, ...facts }) => ({
    ...{ on: 'situation', stage: 'timestamp', ...facts },
    apply: ({ request, signatureFields }) =>
      signatureFields.timestamp === text
        ? undefined
        : { request, signatureFields: { ...signatureFields, timestamp: text } },
  }));
}
