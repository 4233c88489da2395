/** The mistake reaches the sender with a test key, and the log, and nothing else is any different. */

import { type DiagnosisEvent, onEvent } from 'countersign';
import { diagnosis } from 'countersign/diagnosis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange } from '../http-client.ts';
import { KEY_ID, SECRET, type ServedApi, type StartAdapter, serveApi } from './served-api.ts';

const TEST_ID = 'sk_test_contract';
const TOLD = {
  keys: [
    { id: TEST_ID, secret: SECRET },
    { id: KEY_ID, secret: SECRET },
  ],
  diagnosis: diagnosis({ toTestKeys: true, budgetMs: 20 }),
};
/** Time enough to find a mistake, on a machine that does much else. */
const PATIENT = { diagnosis: diagnosis({ toTestKeys: true, budgetMs: 1000 }) };
const ANOTHER_NONCE = { 'x-nonce': 'another-nonce-0123456789' };

/** Sends a request of which another nonce was signed. */
function sendWrong(api: ServedApi, keyId: string, path = '/parsed'): Promise<Answer> {
  const request = { method: 'POST', path, body: '{"amount":1}' };
  const headers = { ...api.sign(request, keyId), ...ANOTHER_NONCE, 'content-type': 'application/json' };
  return exchange(api.port, { ...request, headers });
}

export function diagnosisContract(start: StartAdapter): void {
  describe('the diagnosis', () => {
    it('is in the refusal of a test key, beside what the vendor says', async () => {
      const api = await serveApi(start, TOLD);
      const answer = await sendWrong(api, TEST_ID);
      const { diagnosis: found, ...vendors } = JSON.parse(answer.text) as Record<string, unknown>;
      expect([answer.status, answer.headers['cache-control']]).toEqual([401, 'no-store']);
      const usual = await serveApi(start, { ...TOLD, diagnosis: diagnosis() });
      expect(vendors).toEqual(JSON.parse((await sendWrong(usual, TEST_ID)).text));
      expect(found).toMatchObject({ mistakes: expect.any(Array) });
    });

    it.each([KEY_ID, 'sk_test_nobody'])('is in no refusal of %s', async (keyId) => {
      const [api, usual] = [
        await serveApi(start, TOLD),
        await serveApi(start, { ...TOLD, diagnosis: undefined }),
      ];
      const [answer, other] = [await sendWrong(api, keyId), await sendWrong(usual, keyId)];
      expect(answer.text).toBe(other.text);
      const { date: _date, ...headers } = answer.headers;
      expect(other.headers).toMatchObject(headers);
    });

    it('leaves requests after it, and their parsers, as they were', async () => {
      const api = await serveApi(start, TOLD);
      await sendWrong(api, TEST_ID);
      const headers = { 'content-type': 'application/json' };
      const right = { method: 'POST', path: '/parsed', headers, body: '{"a":[1,2]}' };
      const answer = await api.send(right, TEST_ID);
      expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { a: [1, 2] }]);
    });

    it('knows the base path that was taken off', async () => {
      const [plain, api] = [
        await serveApi(start),
        await serveApi(start, { ...TOLD, ...PATIENT, basePath: '/prometheus' }),
      ];
      const headers = plain.sign({ path: '/prometheus/echo' }, TEST_ID);
      const answer = await exchange(api.port, { path: '/prometheus/echo', headers });
      expect(JSON.parse(answer.text)).toMatchObject({
        diagnosis: { mistakes: [{ code: 'path_with_base_path' }] },
      });
    });

    it('follows on its channel when the refusal has been answered', async () => {
      const diagnosed = new Promise<DiagnosisEvent>((resolve) => {
        onTestFinished(onEvent('diagnosis', resolve));
      });
      const api = await serveApi(start, { ...TOLD, diagnosis: diagnosis() });
      expect((await sendWrong(api, KEY_ID)).status).toBe(401);
      expect(await diagnosed).toMatchObject({ scheme: 'slaunchx', keyId: KEY_ID });
    });
  });
}
