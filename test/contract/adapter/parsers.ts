/** Whatever reads bodies may be mounted after verification. */

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange, listen } from '../http-client.ts';
import { type StartAdapter, serveApi, sha256 } from './served-api.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

export function parsersContract(start: StartAdapter): void {
  describe('parsers', () => {
    it('lets the JSON parser read', async () => {
      const api = await serveApi(start);
      const body = '{"memo":"💸","list":[1,2.50]}';
      const answer = await api.send({ method: 'POST', path: '/parsed', headers: JSON_TYPE, body });
      expect(JSON.parse(answer.text)).toEqual({ memo: '💸', list: [1, 2.5] });
    });

    it('lets the JSON parser read what came in chunks', async () => {
      const api = await serveApi(start);
      const chunks = ['{"a":', '[1,', '2]}'];
      const answer = await api.send({ method: 'POST', path: '/parsed', headers: JSON_TYPE, chunks });
      expect(JSON.parse(answer.text)).toEqual({ a: [1, 2] });
    });

    it('lets the form parser read', async () => {
      const api = await serveApi(start);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await api.send({ method: 'POST', path: '/parsed', headers, body: 'a=1&b=%26+x' });
      expect(JSON.parse(answer.text)).toEqual({ a: '1', b: '& x' });
    });

    it('verifies the compressed bytes and lets the parser inflate them', async () => {
      const api = await serveApi(start);
      const body = gzipSync('{"a":"inflated"}');
      const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
      const answer = await api.send({ method: 'POST', path: '/parsed', headers, body });
      expect(JSON.parse(answer.text)).toEqual({ a: 'inflated' });
      const signedInflated = api.sign({ method: 'POST', path: '/parsed', body: '{"a":"inflated"}' });
      const refused = await exchange(api.port, {
        ...{ method: 'POST', path: '/parsed', body },
        headers: { ...headers, ...signedInflated },
      });
      expect(refused.status).toBe(401);
    });

    it('lets the multipart parser read fields and files', async () => {
      const api = await serveApi(start);
      const file = Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x2d, 0x2d]);
      const large = Buffer.alloc(300_000, 'large');
      const body = Buffer.concat([
        Buffer.from(part('note', '', 'a field')),
        Buffer.from(part('first', '; filename="a.bin"', '')),
        ...[file, Buffer.from('\r\n')],
        Buffer.from(part('second', '; filename="b.bin"', '')),
        ...[large, Buffer.from('\r\n--boundary--\r\n')],
      ]);
      const headers = { 'content-type': 'multipart/form-data; boundary=boundary' };
      const answer = await api.send({ method: 'POST', path: '/upload', headers, body });
      expect(JSON.parse(answer.text)).toEqual({
        fields: { note: 'a field' },
        files: [
          ['a.bin', sha256(file)],
          ['b.bin', sha256(large)],
        ],
      });
    });

    it.each(['declared', 'chunked'])('lets a proxy send a %s body on', async (kind) => {
      const upstream = await startUpstream();
      const api = await serveApi(start, { upstream });
      const body = Buffer.alloc(200_000, 'onward');
      const sent = kind === 'declared' ? { body } : { chunks: [body.subarray(0, 9), body.subarray(9)] };
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await api.send({ method: 'POST', path: '/proxied', headers, ...sent });
      expect(JSON.parse(answer.text)).toEqual({ method: 'POST', sha256: sha256(body) });
    });
  });
}

function part(name: string, extra: string, value: string): string {
  const type = extra === '' ? '' : 'Content-Type: application/octet-stream\r\n';
  const head = `--boundary\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n${type}\r\n`;
  return extra === '' ? `${head}${value}\r\n` : head;
}

async function startUpstream(): Promise<string> {
  const running = await listen(
    createServer((req, res) => {
      const pieces: Buffer[] = [];
      req.on('data', (piece: Buffer) => pieces.push(piece));
      req.on('end', () => {
        res.setHeader('content-type', 'application/json');
        res.end(JSON.stringify({ method: req.method, sha256: sha256(Buffer.concat(pieces)) }));
      });
    }),
  );
  onTestFinished(running.close);
  return `http://127.0.0.1:${running.port}`;
}
