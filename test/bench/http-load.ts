/** A load client that costs little: bytes made beforehand, over connections that are kept. */

import { connect, type Socket } from 'node:net';
import { ANSWER } from './http-requests.ts';

const OK = Buffer.from('HTTP/1.1 200 ');
const END = Buffer.from(JSON.stringify(ANSWER));

/** Connections to one server, each with one request on its way at a time. */
export class Load {
  readonly #connections: readonly Connection[];

  private constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  static async connect(port: number, connections: number): Promise<Load> {
    return new Load(await Promise.all(Array.from({ length: connections }, () => Connection.open(port))));
  }

  /** Sends every request once. Rejects unless each is answered with 200 and the whole answer. */
  async send(requests: readonly Buffer[]): Promise<void> {
    let next = 0;
    const take = () => requests[next++];
    const wake = keepAwake();
    await Promise.all(this.#connections.map((connection) => connection.drain(take))).finally(wake);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

/** Keeps this process from falling asleep, as waking it up would be at the cost of whichever server answers. */
function keepAwake(): () => void {
  let spinning = setImmediate(function spin() {
    spinning = setImmediate(spin);
  });
  return () => clearImmediate(spinning);
}

class Connection {
  readonly #socket: Socket;
  #take: () => Buffer | undefined = () => undefined;
  #received: Buffer | undefined;
  #done: (error?: Error) => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#done(error));
    socket.on('close', () => this.#done(new Error('the server closed a connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket.off('error', reject))));
    });
  }

  drain(take: () => Buffer | undefined): Promise<void> {
    this.#take = take;
    return new Promise((resolve, reject) => {
      this.#done = (error) => (error === undefined ? resolve() : reject(error));
      this.#sendNext();
    });
  }

  close(): void {
    this.#done = () => {};
    this.#socket.destroy();
  }

  #sendNext(): void {
    const request = this.#take();
    if (request === undefined) this.#done();
    else this.#socket.write(request);
  }

  #receive(chunk: Buffer): void {
    const answer = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk]);
    if (answer.compare(OK, 0, OK.length, 0, OK.length) !== 0) {
      this.#done(new Error(`not answered with 200: ${answer.toString('latin1')}`));
      return;
    }
    // The answer of all servers ends alike.
    const isWhole = answer.compare(END, 0, END.length, answer.length - END.length) === 0;
    this.#received = isWhole ? undefined : answer;
    if (isWhole) this.#sendNext();
  }
}
