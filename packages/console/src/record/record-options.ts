/** Options of what is recorded. */

import { assertKnownOptions } from 'countersign/scheme';
import type { LogEntry } from '../log/log-entry.ts';
import type { RequestLog } from '../log/request-log.ts';
import { assertWholeNumber } from '../log/whole-number.ts';

/** Options of what the log keeps, besides the heads of refused requests. */
export interface RecordOptions {
  /** Bodies of refused requests, without secrets and signatures, for users with the right `bodies`. Default: none. */
  readonly bodies?: 'refused' | undefined;
  /** Bytes of a body that are kept, at most 65 536: all of them are searched for secrets. Default: 16 384. */
  readonly maxBodyBytes?: number | undefined;
  /** Most accepted requests a second that are kept as rows; all are counted. 0: none. Default: 1. */
  readonly accepted?: number | undefined;
  /** Changes an entry before it is kept, or drops it by returning undefined. Default: it is kept as it is. */
  readonly redact?: ((entry: LogEntry) => LogEntry | undefined) | undefined;
}

/** The options with their defaults. */
export interface RecordSettings {
  readonly maxBodyBytes: number;
  readonly accepted: number;
  readonly redact: (entry: LogEntry) => LogEntry | undefined;
}

const OPTIONS: readonly (keyof RecordOptions)[] = ['bodies', 'maxBodyBytes', 'accepted', 'redact'];

/** Checks and completes the options. `maxBodyBytes` of the settings is 0 where no bodies are kept. */
export function toRecordSettings(options: RecordOptions, log: RequestLog): RecordSettings {
  assertKnownOptions('"record"', options, OPTIONS);
  const { bodies, redact = (entry) => entry } = options;
  if (bodies !== undefined && bodies !== 'refused') throw new TypeError('"record.bodies" must be "refused"');
  if (bodies !== undefined && !log.mayKeepBodies)
    throw new TypeError(
      '"record.bodies": this log would keep bodies in the clear: give redisLog() the option "seal"',
    );
  if (typeof redact !== 'function') throw new TypeError('"record.redact" must be a function');
  const maxBodyBytes = assertWholeNumber('record.maxBodyBytes', options.maxBodyBytes ?? 16_384, [1, 65_536]);
  const accepted = assertWholeNumber('record.accepted', options.accepted ?? 1, [0, 100]);
  return { maxBodyBytes: bodies === undefined ? 0 : maxBodyBytes, accepted, redact };
}
