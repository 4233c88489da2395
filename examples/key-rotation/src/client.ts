/** A client that sends all the time, to each server in turn. */

import { EventEmitter, once } from 'node:events';
import { signedFetch } from 'countersign/client';
import { influencemart } from 'countersign/schemes/influencemart';
import { clock } from './clock.ts';

/** Outcomes of some requests. */
export interface Count {
  readonly accepted: number;
  readonly refused: number;
}

/** Sends until it is stopped, with the secret that it has at the time. */
export class Client {
  secret: string;
  /** The id of the secret that the server has seen last. */
  secretId: string | undefined;
  readonly #keyId: string;
  readonly #urls: readonly string[];
  /** One for each secret, so that what it has learnt of the server's clock is kept. */
  readonly #fetches = new Map<string, typeof fetch>();
  readonly #answers = new EventEmitter();
  #isStopped = false;
  #accepted = 0;
  #refused = 0;

  constructor(keyId: string, secret: string, urls: readonly string[]) {
    this.#keyId = keyId;
    this.secret = secret;
    this.#urls = urls;
  }

  /** Sends one after the other. A connection that fails is as bad as a refusal. */
  async run(): Promise<void> {
    for (let i = 0; !this.#isStopped; i++) {
      const url = this.#urls[i % this.#urls.length] as string;
      const status = await this.send(url).catch(() => 0);
      if (status === 202) this.#accepted++;
      else this.#refused++;
      this.#answers.emit('answer');
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Waits for more answers, and counts them. The first may be to a request that was under way already. */
  async next(answers: number): Promise<Count> {
    const [accepted, refused] = [this.#accepted, this.#refused];
    for (let i = 0; i < answers; i++) await once(this.#answers, 'answer');
    return { accepted: this.#accepted - accepted, refused: this.#refused - refused };
  }

  /** Sends one request, and gives the status of the answer. */
  async send(url: string, secret: string = this.secret): Promise<number> {
    const send = this.#fetchWith(secret);
    // Two equal bodies in one second would have one signature.
    const body = JSON.stringify({ order: orders++ });
    const headers = { 'Content-Type': 'application/json' };
    const response = await send(`${url}/v1/orders`, { method: 'POST', headers, body });
    const answer = (await response.json()) as { secretId?: string };
    if (response.status === 202) this.secretId = answer.secretId;
    return response.status;
  }

  #fetchWith(secret: string): typeof fetch {
    const known = this.#fetches.get(secret);
    if (known !== undefined) return known;
    const made = signedFetch(influencemart(), { id: this.#keyId, secret }, { clock });
    this.#fetches.set(secret, made);
    return made;
  }
}

let orders = 0;
