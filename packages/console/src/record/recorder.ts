/** Records what the verifiers of this process tell. */

import {
  type DiagnosisEvent,
  type KeyChangeEvent,
  onEvent,
  type RefusedEvent,
  type VerdictEvent,
} from 'countersign';
import type { CapturedBody } from '../api/request-types.ts';
import { inspected } from '../log/inspected.ts';
import { type LogEntry, newEntryId } from '../log/log-entry.ts';
import type { RequestLog } from '../log/request-log.ts';
import { changeOfEvent } from './change-of-event.ts';
import { entryOfAcceptance, entryOfRefusal, withDiagnosis } from './entry-of-event.ts';
import { FloodGuard } from './flood-guard.ts';
import { type FindKeyFacts, KeyResolver } from './key-resolver.ts';
import type { RecordSettings } from './record-options.ts';

/** Parts of a recorder. */
export interface RecorderParts extends RecordSettings {
  readonly log: RequestLog;
  /** Number of requests that the verifiers have accepted so far. */
  readonly acceptedCount: () => number;
  /** Tells whether a scheme is one of those that are recorded. */
  readonly isRecorded: (scheme: string) => boolean;
  /** Owner and mode of a key, for refusals that come before the key is looked up. */
  readonly findKey: FindKeyFacts | undefined;
  readonly clock: () => number;
}

/** So many entries are remembered until their diagnosis comes, or their count. */
const MOST_RECENT = 256;
const TICK_MS = 1000;
/** So much of bodies is searched for secrets in a second: some 50 ms, of the worst ones. */
const MOST_BODY_BYTES = 128 * 1024;

/**
 * Begins to record. Listeners do little more than to take notes: entries are made and written in a later turn of the event loop.
 *
 * @returns a function that ends it.
 */
export function startRecorder(parts: RecorderParts): () => void {
  const recorder = new Recorder(parts);
  const stops = [
    onEvent('refused', (event) => recorder.onRefused(event)),
    onEvent('diagnosis', (event) => recorder.onDiagnosis(event)),
    onEvent('key-change', (event) => recorder.onKeyChange(event)),
  ];
  const timer = setInterval(() => recorder.tick(), TICK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
    recorder.tick();
    recorder.stopSampling();
  };
}

class Recorder {
  readonly #parts: RecorderParts;
  readonly #keys: KeyResolver | undefined;
  readonly #recent = new Map<string, LogEntry>();
  readonly #byRequest = new Map<string, string>();
  readonly #guard = new FloodGuard((id, more) => this.#change(id, (entry) => withMore(entry, more)));
  #pending: (() => void)[] = [];
  /** As counted when it was last written. */
  #accepted: number;
  #refused = 0;
  #samplesLeft = 0;
  #bodyBytesLeft = MOST_BODY_BYTES;
  #stopSampling: (() => void) | undefined;
  #hasFailed = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#keys = parts.findKey && new KeyResolver(parts.findKey, parts.clock);
    this.#accepted = parts.acceptedCount();
    this.#sample();
  }

  /** Ends the listening to accepted requests. */
  stopSampling(): void {
    this.#stopSampling?.();
    this.#stopSampling = undefined;
  }

  /** Listens to the first few of each second alone, since events of all accepted requests cost a fifth of their verification. */
  #sample(): void {
    this.#samplesLeft = this.#parts.accepted;
    if (this.#samplesLeft > 0) this.#stopSampling ??= onEvent('verdict', (event) => this.#onVerdict(event));
  }

  #onVerdict(event: VerdictEvent): void {
    if (event.code !== 'accepted' || !this.#parts.isRecorded(event.scheme) || this.#samplesLeft === 0) return;
    const atMs = this.#parts.clock();
    this.#later(() => this.#add(entryOfAcceptance(event, atMs)));
    if (--this.#samplesLeft === 0) this.stopSampling();
  }

  onRefused(event: RefusedEvent): void {
    if (!this.#parts.isRecorded(event.scheme)) return;
    this.#refused++;
    const atMs = this.#parts.clock();
    const id = newEntryId(atMs);
    if (!this.#guard.mayKeep(`${event.key?.id ?? ''}\0${event.code}`, id, atMs)) return;
    const { maxBodyBytes } = this.#parts;
    // The body is gone in the next turn.
    const body = maxBodyBytes > 0 && this.#bodyBytesLeft > 0 ? capturedBody(event, maxBodyBytes) : undefined;
    this.#bodyBytesLeft -= Math.min(body?.bytes ?? 0, maxBodyBytes);
    const { scheme, keyId, requestId } = event;
    remember(this.#byRequest, `${scheme}\0${keyId}\0${requestId}`, id);
    this.#later(() => {
      const entry = entryOfRefusal(event, { id, atMs, body });
      remember(this.#recent, id, entry);
      this.#add(entry);
    });
    if (event.key === undefined && event.code !== 'unknown_key') this.#resolve(id, event);
  }

  onDiagnosis({ scheme, keyId, requestId, ...event }: DiagnosisEvent): void {
    const id = this.#byRequest.get(`${scheme}\0${keyId}\0${requestId}`);
    if (id === undefined) return;
    const whole = this.#parts.maxBodyBytes > 0 ? event.explanationWithBody() : undefined;
    this.#change(id, (entry) => withDiagnosis(entry, event.explanation, whole));
  }

  onKeyChange(event: KeyChangeEvent): void {
    this.#keys?.forget(event.keyId);
    this.#parts.log.addChange(event.keyId, changeOfEvent(event));
  }

  /** Once a second: what was counted is written. */
  tick(): void {
    this.#guard.endSecond();
    this.#bodyBytesLeft = MOST_BODY_BYTES;
    this.#sample();
    const acceptedCount = this.#parts.acceptedCount();
    const [accepted, refused] = [acceptedCount - this.#accepted, this.#refused];
    if (accepted + refused === 0) return;
    [this.#accepted, this.#refused] = [acceptedCount, 0];
    this.#parts.log.count(this.#parts.clock(), { accepted, refused });
  }

  #change(id: string, edit: (entry: LogEntry) => LogEntry): void {
    this.#later(() => {
      const entry = this.#recent.get(id);
      if (entry === undefined) return;
      const edited = edit(entry);
      this.#recent.set(id, edited);
      this.#add(edited);
    });
  }

  /** A request that is too old is refused before its key is looked up, and support is asked about it by the key. */
  #resolve(id: string, event: RefusedEvent): void {
    const claimed = event.claimedKeyId();
    if (claimed === undefined) return;
    void this.#keys?.find(claimed).then((facts) => {
      if (facts === undefined) return;
      this.#change(id, ({ row, ...rest }) => ({ ...rest, row: { ...row, keyId: claimed, ...facts } }));
    });
  }

  #add(entry: LogEntry): void {
    const kept = this.#parts.redact(entry);
    if (kept !== undefined) this.#parts.log.add(kept);
  }

  /** Puts work off until requests have been answered. */
  #later(work: () => void): void {
    this.#pending.push(work);
    if (this.#pending.length === 1) setImmediate(() => this.#work());
  }

  #work(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const work of pending) {
      try {
        work();
      } catch (error) {
        this.#warn(error);
      }
    }
  }

  #warn(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    process.emitWarning('an entry of the request log could not be made; this is told only once', {
      code: 'COUNTERSIGN_CONSOLE',
      detail: inspected(error),
    });
  }
}

function remember<T>(known: Map<string, T>, name: string, value: T): void {
  known.set(name, value);
  const [oldest] = known.keys();
  if (known.size > MOST_RECENT && oldest !== undefined) known.delete(oldest);
}

function withMore(entry: LogEntry, more: number): LogEntry {
  return { ...entry, row: { ...entry.row, more: entry.row.more + more } };
}

function capturedBody(event: RefusedEvent, maxBytes: number): CapturedBody | undefined {
  const copied = event.copyBody(maxBytes);
  if (copied === undefined) return undefined;
  const { bytes, length, isCut } = copied;
  return { base64: Buffer.from(bytes).toString('base64'), bytes: length, isCut };
}
