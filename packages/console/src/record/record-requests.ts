/** One recorder for each log, however many consoles show it. */

import type { Verifier } from 'countersign';
import type { RequestLog } from '../log/request-log.ts';
import { type RecorderParts, type RunningRecorder, startRecorder } from './recorder.ts';

interface Recording {
  readonly recorder: RunningRecorder;
  users: number;
}

const recordings = new WeakMap<RequestLog, Recording>();

/**
 * Records what verifiers tell into a log, for as long as somebody uses that.
 *
 * @param parts They count when it is the first use; later ones share the recorder, each with verifiers of its own.
 * @returns a function that ends this use.
 * @throws TypeError where the log is recorded already and `isOwn` says that this use has options of its own.
 */
export function useRecorder(
  parts: RecorderParts,
  verifiers: readonly Verifier[],
  isOwn: boolean,
): () => void {
  const { log } = parts;
  const running = recordings.get(log);
  if (running !== undefined && isOwn)
    throw new TypeError(
      '"record": another console records into this log already: give one of them the option alone',
    );
  const recording = running ?? { recorder: startRecorder(parts), users: 0 };
  recordings.set(log, recording);
  recording.users++;
  const stop = recording.recorder.use(verifiers);
  let isUsed = true;
  return () => {
    if (!isUsed) return;
    isUsed = false;
    stop();
    if (--recording.users > 0) return;
    recordings.delete(log);
    recording.recorder.stop();
  };
}
