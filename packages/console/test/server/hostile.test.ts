import { request as httpRequest } from 'node:http';
import { countersign } from 'countersign/express';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { consoleFor, memoryLog, type RequestDetail, type RequestPage } from '../../src/index.ts';
import { acmeVerifier, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { serve, userOf } from '../support/hosts.ts';

/** Texts that hostile senders put wherever they can. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "javascript:alert('1')",
  '</script><!--',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202Egnp.exe',
  '\u2066a\u2069',
  'a\u0000b\u001b[2Jc',
  '\ud800',
  '__proto__',
  'data: x\n\nevent: entry\ndata: {}',
  'é'.repeat(300),
];
const asBytes = (text: string) =>
  Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/\p{Cc}/gu, '?');

/** Without half a character, which no address can have. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

describe('hostile requests', () => {
  it('come out of the API as JSON that is text alone, and in no event of their own', async () => {
    const app = express();
    const verifier = acmeVerifier({
      keys: HOSTILE.map((id) => ({ id: asBytes(id), secret: SECRET, owner: id })),
    });
    const admin = consoleFor({
      ...{ verifiers: [verifier], log: memoryLog(), record: { bodies: 'refused' } },
      access: ({ headers }) => userOf(headers['x-user']),
    });
    app.use('/console', admin as never);
    app.use(countersign(verifier));
    const address = await serve(app, admin.close);
    const client = clientOf(`${address}/console`);
    const stream = await client.get('/api/events');
    for (const text of HOSTILE) {
      const value = asBytes(text);
      const headers = {
        'x-key': value,
        'x-note': value,
        'user-agent': value,
        'x-time': '1',
        'x-nonce': 'n'.repeat(20),
        'x-signature': 'ab'.repeat(32),
        'x-request-id': value,
      };
      const path = `/v1/${encodeURIComponent(wellFormed(text)).slice(0, 300)}?q=${encodeURIComponent('<script>')}`;
      await new Promise<void>((resolve, reject) => {
        const sent = httpRequest(`${address}${path}`, { method: 'POST', headers }, (answer) =>
          answer.resume().on('end', resolve),
        );
        sent.on('error', reject).end(text);
      });
    }
    const list = () => client.json<RequestPage>('/api/requests');
    await until('they are in the log', async () => (await list()).entries.length >= 5);
    const { entries } = await list();
    for (const { id } of entries) {
      const answer = await client.get(`/api/requests/${id}`);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const { partnerText } = (await answer.json()) as RequestDetail;
      // Nothing in it turns the order of text, or clears a terminal.
      expect(partnerText).not.toMatch(/[^\P{C}\n]/u);
    }
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while ((text.match(/^event: /gm) ?? []).length < entries.length)
      text += new TextDecoder().decode((await reader.read()).value);
    for (const line of text.split('\n').filter((each) => each !== ''))
      expect(line).toMatch(/^(?:event: (?:entry|update)|data: \{.*\}|retry: 3000)$/);
    await reader.cancel();
  });

  it('in the query find nothing and are repeated nowhere as markup', async () => {
    const admin = consoleFor({
      ...{ verifiers: [acmeVerifier()], log: memoryLog() },
      access: ({ headers }) => userOf(headers['x-user']),
    });
    const client = clientOf(await serve(admin, admin.close));
    for (const text of HOSTILE) {
      const value = encodeURIComponent(wellFormed(text));
      for (const path of [
        `/api/requests?key=${value}`,
        `/api/requests?${value}=1`,
        `/api/requests/${value}`,
        `/${value}`,
      ]) {
        const answer = await client.get(path);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/);
      }
    }
    for (const name of HOSTILE.filter((text) => /^[ -~]+$/.test(text))) {
      const answer = await client.get('/api/session', { 'x-user': JSON.stringify({ ...ADMIN, name }) });
      expect(await answer.json()).toMatchObject({ name });
    }
  });
});
