import { createServer } from 'node:http';
import { createVerifier, memoryStore } from 'countersign';
import { countersign } from 'countersign/express';
import { ip2 } from 'countersign/schemes/ip2';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, rawExchange, rawRequest } from '../contract/http-client.ts';
import { besiege, KEY_ID, NOW_MS, SECRET } from './siege.ts';

const PATH = '/api/v2/transactions/debits/SUB-1/ACC-1';
const BODY = '{"RequestId":"REQ-1","Amount":500.00,"Memo":"Test"}';
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('the fields of IP2', () => {
  it('are those of the path, as a client signs them', async () => {
    const { sign, fire } = besiege(ip2());
    expect(
      await fire({
        target: PATH,
        body: BODY,
        headers: { ...sign({ target: PATH, body: BODY }), ...JSON_TYPE },
      }),
    ).toBe('accepted');
  });

  it.each([
    '/api/v2/transactions/debits/SUB-1/ACC-2',
    '/api/v2/transactions/credits/SUB-1/ACC-2',
    '/api/v2/transactions/debits/SUB-1/ACC-2/',
    '/API/V2/Transactions/Debits/SUB-1/ACC-2',
    '/api/v2/transactions/%64ebits/SUB-1/ACC-2',
    '/ip2/api/v2/transactions/debits/SUB-1/ACC-2',
    '/IP2/api/v2/transactions/debits/SUB-1/ACC-2',
    '/api/v2/transactions/debits/SUB-1/ACC%2D2',
    '/api/v2/transactions/debits/SUB-1/ACC-2?x=1',
    `${PATH}?AccountId=ACC-2`,
    `${PATH}?accountid=ACC-2`,
    `${PATH}?AccountId=ACC-1&ACCOUNTID=ACC-2`,
    `${PATH}?Account%49d=ACC-2`,
  ])('cannot be moved by naming the signed account in the body: %s', async (target) => {
    const { sign, fire } = besiege(ip2());
    const signed = sign({ target: PATH, body: BODY });
    const body = BODY.replace('{', '{"SubscriptionId":"SUB-1","AccountId":"ACC-1",');
    expect(await fire({ target, body, headers: { ...md5less(signed), ...JSON_TYPE } })).toBe(
      'malformed_body',
    );
  });

  it.each([
    ['twice in one case', '{"Amount":500.00,"Amount":900,"RequestId":"REQ-1","Memo":"Test"}'],
    ['twice in two cases', '{"Amount":500.00,"amount":900,"RequestId":"REQ-1","Memo":"Test"}'],
    ['twice, once escaped', '{"Amount":500.00,"\\u0041mount":900,"RequestId":"REQ-1","Memo":"Test"}'],
    ['twice with one value', '{"Amount":500.00,"AMOUNT":500.00,"RequestId":"REQ-1","Memo":"Test"}'],
    ['twice, once null', '{"Amount":500.00,"amount":null,"RequestId":"REQ-1","Memo":"Test"}'],
    ['in a list', '[{"Amount":500.00,"RequestId":"REQ-1","Memo":"Test"}]'],
    ['after a byte order mark', `\ufeff${BODY}`],
    ['before something else', `${BODY}{}`],
    ['in UTF-16', Buffer.from(BODY, 'utf16le')],
    [
      'with a stray byte',
      Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff]), Buffer.from(`",${BODY.slice(1)}`)]),
    ],
  ])('are refused when they stand in the body %s', async (_name, body) => {
    const { sign, fire } = besiege(ip2());
    const signed = sign({ target: PATH, body: BODY });
    expect(await fire({ target: PATH, body, headers: { ...md5less(signed), ...JSON_TYPE } })).toBe(
      'malformed_body',
    );
  });

  it.each([
    ['500', '{"RequestId":"REQ-1","Amount":500,"Memo":"Test"}'],
    ['5e2', '{"RequestId":"REQ-1","Amount":5e2,"Memo":"Test"}'],
    ['500.0', '{"RequestId":"REQ-1","Amount":500.0,"Memo":"Test"}'],
  ])('are signed as the number was sent: %s is not 500.00', async (_name, body) => {
    const { sign, fire } = besiege(ip2());
    const signed = sign({ target: PATH, body: BODY });
    expect(await fire({ target: PATH, body, headers: { ...md5less(signed), ...JSON_TYPE } })).toBe(
      'signature_mismatch',
    );
  });

  it('named __proto__ beside them do no harm', async () => {
    const { sign, fire } = besiege(ip2());
    const body = BODY.replace('{', '{"__proto__":{"Amount":1},"constructor":null,');
    expect(
      await fire({ target: PATH, body, headers: { ...sign({ target: PATH, body }), ...JSON_TYPE } }),
    ).toBe('accepted');
  });

  it('beside JSON 100 000 levels deep are refused or read, and end nothing', async () => {
    const { sign, fire } = besiege(ip2());
    const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},${BODY.slice(1)}`;
    const code = await fire({
      target: PATH,
      body: deep,
      headers: { ...md5less(sign({ target: PATH, body: BODY })), ...JSON_TYPE },
    });
    expect(['accepted', 'malformed_body']).toContain(code);
    const open = '{"x":'.repeat(100_000);
    expect(
      await fire({
        target: PATH,
        body: open,
        headers: { ...md5less(sign({ target: PATH, body: BODY })), ...JSON_TYPE },
      }),
    ).toBe('malformed_body');
  });
});

describe('Content-MD5', () => {
  it('must match when it is sent, though it proves nothing', async () => {
    const { sign, fire } = besiege(ip2());
    const signed = sign({ target: PATH, body: BODY });
    const body = BODY.replace('{', '{"Unsigned":1,');
    expect(await fire({ target: PATH, body, headers: { ...signed, ...JSON_TYPE } })).toBe(
      'body_digest_mismatch',
    );
    expect(await fire({ target: PATH, body: BODY, headers: { ...signed, ...JSON_TYPE } })).toBe('accepted');
  });
});

describe('what an Express handler behind IP2 gets', () => {
  const moved = `${PATH}?RequestId=REQ-1&Amount=500.00&Memo=Test`;
  const forged = '{"Amount":"99999.00"}';

  it.each<[string, [string, string][]]>([
    [
      'a second content type',
      [
        ['Content-Type', 'application/json'],
        ['Content-Type', 'text/plain'],
      ],
    ],
    [
      'a second content type before',
      [
        ['Content-Type', 'text/plain'],
        ['Content-Type', 'application/json'],
      ],
    ],
    [
      "the vendor's own content type",
      [
        ['Content-Type', 'application/json'],
        ['X-Content-Type', 'text/plain'],
      ],
    ],
    ['a content type in capitals', [['Content-Type', 'APPLICATION/JSON']]],
    ['a content type of another JSON', [['Content-Type', 'application/vnd.x+json']]],
    ['a content type with a character set', [['Content-Type', 'application/json; charset=utf-8']]],
  ])('is never an amount that nobody signed: the fields moved to the query and %s', async (_name, types) => {
    expect(await amountSeen(moved, forged, types)).not.toBe('99999.00');
  });

  it.each(['utf-7', 'utf-16', 'utf-16le', 'utf-32'])(
    'is never an amount hidden by the character set %s',
    async (charset) => {
      const hidden = BODY.replace(
        '{',
        '{"Other":"+ACIALAAiAEEAbQBvAHUAbgB0ACIAOgAiADkAOQA5ADkAOQAuADAAMAAiACwAIgB4ACIAOgAi-",',
      );
      const swapped = hidden.replace(/^\{("Other":"[^"]*"),(.*)\}$/, '{$2,$1}');
      for (const body of [hidden, swapped]) {
        const seen = await amountSeen(PATH, body, [['Content-Type', `application/json; charset=${charset}`]]);
        expect(seen).not.toBe('99999.00');
      }
    },
  );
});

/** Sends a captured signature with another request, and gives the amount that reaches a handler with JSON parser. */
async function amountSeen(target: string, body: string, types: [string, string][]): Promise<unknown> {
  const verifier = createVerifier({
    ...{ scheme: ip2(), keys: { id: KEY_ID, secret: SECRET }, clock: () => NOW_MS },
    store: memoryStore({ maxReplayIds: 10 }),
  });
  const seen: unknown[] = [];
  const app = express();
  app.use(countersign(verifier), express.json({ type: ['json', '+json'] }));
  app.use((req, res) => {
    seen.push((req.body as { Amount?: unknown } | undefined)?.Amount);
    res.end();
  });
  app.use(((_error, _req, res, _next) => void res.status(400).end()) as express.ErrorRequestHandler);
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  const signed = Object.entries(md5less(besiege(ip2()).sign({ target: PATH, body: BODY })));
  const framing: [string, string][] = [
    ['Content-Length', String(Buffer.byteLength(body))],
    ['Connection', 'close'],
  ];
  await rawExchange(port, rawRequest(`POST ${target}`, [...signed, ...types, ...framing], body));
  return seen[0];
}

/** Leaves out what an attacker can leave out. */
function md5less(headers: Record<string, string>): Record<string, string> {
  const { 'Content-MD5': _digest, 'X-Content-Type': _type, ...rest } = headers;
  return rest;
}
