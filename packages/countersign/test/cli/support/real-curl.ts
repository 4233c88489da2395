/** Runs a pasted command in a real bash with a real curl, and gives what reaches the server. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that keeps the bytes of each request. */
export interface RecordingServer {
  readonly origin: string;
  /** Runs a command line, with `$ORIGIN` replaced by the address of the server; undefined when nothing was sent. */
  readonly record: (commandLine: string, cwd: string) => Promise<Buffer | undefined>;
  readonly close: () => Promise<void>;
}

/** Starts it on a free port. */
export async function startRecordingServer(): Promise<RecordingServer> {
  let received: Buffer | undefined;
  const server = createServer((socket) =>
    receive(socket, (bytes) => {
      received = bytes;
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    record: async (commandLine, cwd) => {
      received = undefined;
      const child = spawn('bash', ['-c', commandLine.replaceAll('$ORIGIN', origin)], {
        cwd,
        stdio: 'ignore',
      });
      await once(child, 'close');
      return received;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function receive(socket: Socket, done: (bytes: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(
      /content-length: *(\d+)/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1] ?? 0,
    );
    if (bytes.length < end + 4 + length) return;
    done(bytes);
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}
