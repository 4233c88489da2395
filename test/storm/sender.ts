/** Sends requests over connections that are kept, one at a time on each, and reads the code of the answer. */

import { connect, type Socket } from 'node:net';

interface Waiting {
  readonly request: Buffer;
  readonly resolve: (code: string) => void;
  readonly reject: (error: Error) => void;
}

const END_OF_HEAD = '\r\n\r\n';

/** Connections to one process. */
export class Sender {
  readonly #port: number;
  readonly #most: number;
  readonly #idle: Connection[] = [];
  readonly #queue: Waiting[] = [];
  #open = 0;
  #isClosed = false;

  constructor(port: number, mostConnections: number) {
    this.#port = port;
    this.#most = mostConnections;
  }

  /** Resolves with the code of the answer; rejects when the connection breaks before it. */
  send(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      this.#work();
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#queue.splice(0)) reject(new Error('closed'));
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #work(): void {
    while (this.#queue.length > 0) {
      const connection = this.#idle.pop() ?? this.#connect();
      if (connection === undefined) return;
      void this.#serve(connection, this.#queue.shift() as Waiting);
    }
  }

  #connect(): Connection | undefined {
    if (this.#open === this.#most) return undefined;
    this.#open++;
    return new Connection(this.#port);
  }

  async #serve(connection: Connection, { request, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await connection.exchange(request));
      if (this.#isClosed) connection.close();
      else this.#idle.push(connection);
    } catch (error) {
      this.#open--;
      reject(error as Error);
    }
    this.#work();
  }
}

class Connection {
  readonly #socket: Socket;
  #received = '';
  #settle: { resolve: (code: string) => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#read(String(chunk)));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#settle?.reject(new Error('the connection broke')));
  }

  exchange(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection broke'));
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    // The answers have no body.
    if (!this.#received.endsWith(END_OF_HEAD)) return;
    const code = /^x-code: (\S+)\r$/m.exec(this.#received)?.[1] ?? 'no code';
    this.#received = '';
    this.#settle?.resolve(code);
    this.#settle = undefined;
  }
}
