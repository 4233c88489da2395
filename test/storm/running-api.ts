/** The processes of the API, seen from outside. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ApiProcessSettings } from './api-settings.ts';
import { Sender } from './sender.ts';

/** Connections to each process. */
const CONNECTIONS = 24;

/** A process that can be killed and started again. */
export class ApiProcess {
  readonly #program: string;
  readonly #settings: ApiProcessSettings;
  #child: ChildProcess | undefined;
  #sender: Sender | undefined;

  /** @param program The compiled `api-process.ts`. */
  constructor(program: string, settings: ApiProcessSettings) {
    this.#program = program;
    this.#settings = settings;
  }

  async start(): Promise<void> {
    const child = fork(this.#program, [JSON.stringify(this.#settings)], { execArgv: [] });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the process ended with ${code} before it listened`);
    });
    const [port] = (await Promise.race([once(child, 'message'), ended])) as [number];
    ended.catch(() => {});
    this.#child = child;
    this.#sender = new Sender(port, CONNECTIONS);
  }

  /** Sends a request. Resolves with what it was answered; rejects when the process is gone. */
  async send(request: Buffer): Promise<string> {
    if (this.#sender === undefined) throw new Error('the process is down');
    return this.#sender.send(request);
  }

  /** Ends the process as a crash would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    this.#sender?.close();
    this.#sender = undefined;
    this.#child = undefined;
  }
}
