/** Records what the verifiers of this process tell. */

import {
  type DiagnosisEvent,
  type KeyChangeEvent,
  onEvent,
  type RefusedEvent,
  type VerdictEvent,
  type Verifier,
} from 'countersign';
import type { CapturedBody } from '../api/request-types.ts';
import { inspected } from '../log/inspected.ts';
import { type LogEntry, newEntryId } from '../log/log-entry.ts';
import type { RequestLog } from '../log/request-log.ts';
import { changeOfEvent } from './change-of-event.ts';
import { entryOfAcceptance, entryOfRefusal, known, withDiagnosis } from './entry-of-event.ts';
import { FloodGuard, MOST_IN_ALL } from './flood-guard.ts';
import type { KeyFacts } from './key-resolver.ts';
import type { RecordSettings } from './record-options.ts';
import { type RecordedVerifier, RecordedVerifiers } from './recorded-verifiers.ts';
import { claimedOf, kindOf } from './refusal-kind.ts';

/** Parts of a recorder. */
export interface RecorderParts extends RecordSettings {
  readonly log: RequestLog;
  readonly clock: () => number;
}

/** A recorder that runs. */
export interface RunningRecorder {
  /** Records what these verifiers tell, too. @returns a function that ends it. */
  readonly use: (verifiers: readonly Verifier[]) => () => void;
  readonly stop: () => void;
}

/** So many entries are remembered until their diagnosis comes, or their count. */
const MOST_RECENT = 256;
const TICK_MS = 1000;
/** So much of bodies is searched for secrets in a second: some 50 ms, of the worst ones. */
const MOST_BODY_BYTES = 128 * 1024;

/** Begins to record. Listeners do little more than to take notes: entries are made and written in a later turn of the event loop. */
export function startRecorder(parts: RecorderParts): RunningRecorder {
  const recorder = new Recorder(parts);
  const stops = [
    onEvent('refused', (event) => recorder.onRefused(event)),
    onEvent('diagnosis', (event) => recorder.onDiagnosis(event)),
    onEvent('key-change', (event) => recorder.onKeyChange(event)),
  ];
  const timer = setInterval(() => recorder.tick(), TICK_MS);
  timer.unref();
  return {
    use(verifiers) {
      const end = recorder.verifiers.use(verifiers);
      return () => {
        // What these have accepted is counted while they are known.
        recorder.tick();
        end();
      };
    },
    stop() {
      clearInterval(timer);
      for (const stop of stops) stop();
      recorder.tick();
      recorder.stopSampling();
    },
  };
}

class Recorder {
  readonly verifiers: RecordedVerifiers;
  readonly #parts: RecorderParts;
  readonly #recent = new Map<string, LogEntry>();
  readonly #byRequest = new Map<string, string>();
  readonly #guard = new FloodGuard((id, more) => this.#change(id, (entry) => withMore(entry, more)));
  #pending: (() => void)[] = [];
  #refused = 0;
  #samplesLeft = 0;
  #asksLeft = MOST_IN_ALL;
  #bodyBytesLeft = MOST_BODY_BYTES;
  #stopSampling: (() => void) | undefined;
  #hasFailed = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.verifiers = new RecordedVerifiers(parts.clock);
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
    if (event.code !== 'accepted' || this.verifiers.of(event.verifier) === undefined) return;
    if (this.#samplesLeft === 0) return;
    const atMs = this.#parts.clock();
    this.#later(() => this.#add(entryOfAcceptance(event, atMs)));
    if (--this.#samplesLeft === 0) this.stopSampling();
  }

  onRefused(event: RefusedEvent): void {
    const verifier = this.verifiers.of(event.verifier);
    if (verifier === undefined) return;
    this.#refused++;
    const atMs = this.#parts.clock();
    const id = newEntryId(atMs);
    const claimed = claimedOf(event);
    const facts = claimed === undefined ? undefined : verifier.keys.known(claimed);
    const mayKeep = this.#guard.mayKeep(kindOf(event, { verifier, claimed, facts }), id, atMs);
    // Also of one that is not kept, so that an owner among strangers has the own share soon. A flood must not become one of lookups.
    const mayAsk = mayKeep || this.#asksLeft-- > 0;
    if (claimed !== undefined && facts === undefined && mayAsk) this.#resolve(id, claimed, verifier);
    if (!mayKeep) return;
    const { maxBodyBytes } = this.#parts;
    // The body is gone in the next turn.
    const body = maxBodyBytes > 0 && this.#bodyBytesLeft > 0 ? capturedBody(event, maxBodyBytes) : undefined;
    this.#bodyBytesLeft -= Math.min(body?.bytes ?? 0, maxBodyBytes);
    remember(this.#byRequest, requestName(verifier, event), id);
    this.#later(() => {
      const entry = entryOfRefusal(event, { id, atMs, body });
      const owned = facts === undefined ? entry : withKey(entry, claimed, facts);
      remember(this.#recent, id, owned);
      this.#add(owned);
    });
  }

  onDiagnosis(event: DiagnosisEvent): void {
    const verifier = this.verifiers.of(event.verifier);
    const id = verifier && this.#byRequest.get(requestName(verifier, event));
    if (id === undefined) return;
    const whole = this.#parts.maxBodyBytes > 0 ? event.explanationWithBody() : undefined;
    this.#change(id, (entry) => withDiagnosis(entry, event.explanation, whole));
  }

  onKeyChange(event: KeyChangeEvent): void {
    this.verifiers.forget(event.keyId);
    this.#parts.log.addChange(event.keyId, changeOfEvent(event));
  }

  /** Once a second: what was counted is written. */
  tick(): void {
    this.#guard.endSecond();
    this.#asksLeft = MOST_IN_ALL;
    this.#bodyBytesLeft = MOST_BODY_BYTES;
    this.#sample();
    const [accepted, refused] = [this.verifiers.takeAccepted(), this.#refused];
    if (accepted + refused === 0) return;
    this.#refused = 0;
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
  #resolve(id: string, claimed: string, { keys }: RecordedVerifier): void {
    void keys.find(claimed).then((facts) => {
      if (facts !== undefined) this.#change(id, (entry) => withKey(entry, claimed, facts));
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

function requestName(
  { number }: RecordedVerifier,
  { keyId, requestId }: Pick<RefusedEvent, 'keyId' | 'requestId'>,
): string {
  return `${number}\0${keyId}\0${requestId}`;
}

function withKey({ row, ...rest }: LogEntry, keyId: string | undefined, facts: KeyFacts): LogEntry {
  return { ...rest, row: { ...row, ...known({ keyId }), ...facts } };
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
