/** Runs the cases of a scheme against one framework. */

import { EventEmitter, once } from 'node:events';
import { createVerifier, type Logger, memoryStore, type Scheme } from 'countersign';
import type { Running } from '../contract/http-client.ts';
import { casesOf } from './all-cases.ts';
import type { Profile } from './profile.ts';
import type { Mount, StartWire } from './served-wire.ts';
import { NOW_MS, Talk } from './talk.ts';
import type { WireCase } from './wire-case.ts';

/** Result of a case. */
export interface Outcome {
  readonly message: string;
  /** The last code in the log, and the header that it names. */
  readonly code: unknown;
  readonly header: unknown;
}

type Line = Readonly<Record<string, unknown>>;

interface Stage {
  readonly mount: Mount;
  readonly turns: EventEmitter;
  readonly lines: readonly Line[];
}

/** A server of one scheme, with an endpoint for each case. */
export class WireRun {
  readonly #profile: Profile;
  readonly #stages: ReadonlyMap<string, Stage>;
  #server: Running | undefined;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#stages = new Map(
      casesOf(profile).map((each, i) => [each.title, stageOf(profile, each, `/api/v1/${i}`)]),
    );
  }

  async start(start: StartWire): Promise<void> {
    this.#server = await start([...this.#stages.values()].map(({ mount }) => mount));
  }

  /** Runs a case; each may be run once. */
  async answerTo({ title, provoke }: WireCase): Promise<Outcome> {
    const { mount, turns, lines } = this.#stages.get(title) as Stage;
    const port = (this.#server as Running).port;
    const message = await provoke(new Talk(this.#profile, { path: mount.path, port, turns }));
    const { code, header } =
      lines.findLast((line) => line.code !== undefined && line.code !== 'accepted') ?? {};
    return { message, code, header };
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}

function stageOf(profile: Profile, each: WireCase, path: string): Stage {
  const lines: Line[] = [];
  const take = (line: Line) => void lines.push(line);
  const turns = new EventEmitter();
  const store = memoryStore({ maxReplayIds: 10, maxOperations: 10, ...each.operations });
  const mount: Mount = {
    path,
    verifier: verifierOf(profile, each, { info: take, warn: take, error: take }),
    policy: each.policy ?? {},
    idempotency: each.idempotency && { store, ...each.idempotency },
    events: each.events && { store, ...each.events },
    handle: async () => {
      turns.emit('begun');
      if (each.isSlow) await once(turns, 'go on');
    },
  };
  return { mount, turns, lines };
}

function verifierOf({ schemeWith, keyId, secret }: Profile, each: WireCase, logger: Logger) {
  const scheme: Scheme = schemeWith(each.wire);
  return createVerifier({
    scheme,
    keys: { id: keyId, secrets: [secret], ...each.key },
    store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
    clock: () => NOW_MS,
    requestId: () => 'request-1',
    logger,
    ...each.verifier?.(),
  });
}
