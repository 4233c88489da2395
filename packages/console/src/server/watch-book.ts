/** Keys that are watched: begun here or in another process that shares the log. */

import type { Verifier } from 'countersign';
import type { RequestLog } from '../log/request-log.ts';

const MOST = 64;

/** Begins watches in all processes, and remembers until when they are. */
export class WatchBook {
  readonly #verifiers: readonly Verifier[];
  readonly #log: RequestLog;
  readonly #endsMs = new Map<string, number>();
  readonly #stop: () => void;

  constructor(verifiers: readonly Verifier[], log: RequestLog) {
    this.#verifiers = verifiers;
    this.#log = log;
    this.#stop = log.follow((news) => {
      if (news.kind === 'watch') this.#watchHere(news.keyId);
    });
  }

  /** Watches a key. Undefined where no verifier has a diagnosis. */
  watch(keyId: string): Date | undefined {
    const until = this.#watchHere(keyId);
    if (until !== undefined) this.#log.tell({ kind: 'watch', keyId });
    return until;
  }

  endOf(keyId: string, nowMs: number): Date | undefined {
    const endMs = this.#endsMs.get(keyId);
    return endMs === undefined || endMs <= nowMs ? undefined : new Date(endMs);
  }

  close(): void {
    this.#stop();
  }

  #watchHere(keyId: string): Date | undefined {
    const ends = this.#verifiers.flatMap((verifier) => verifier.watch?.(keyId) ?? []);
    const [until] = ends;
    if (until === undefined) return undefined;
    this.#endsMs.delete(keyId);
    this.#endsMs.set(keyId, until.getTime());
    const [oldest] = this.#endsMs.keys();
    if (this.#endsMs.size > MOST && oldest !== undefined) this.#endsMs.delete(oldest);
    return until;
  }
}
