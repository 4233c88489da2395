/** The pages of two vendors about their own signatures: what they tell partners, ours tells, too. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notesOfMarkdown } from '../src/sections/notes.ts';
import { DOCUMENTED } from './support/documented.ts';
import { fileOf } from './support/files-of.ts';

function pageOf(name: string, notes = true): string {
  const documented = DOCUMENTED.find((each) => each.name === name) ?? expect.unreachable(name);
  const file = new URL(`support/notes/${name}.md`, import.meta.url);
  const options = notes
    ? { ...documented.options, notes: notesOfMarkdown(readFileSync(file, 'utf8')) }
    : documented.options;
  return fileOf({ ...documented, options }, 'index.md', ['bash', 'node', 'python', 'php']);
}

/** Statements of https://shop.influencemart.com/developers/authentication, in its order. */
const INFLUENCEMART: readonly (readonly [string, RegExp])[] = [
  [
    'three headers, and no others, carry all',
    /\| Headers \| `X-API-Key`, `X-Timestamp` and `X-Signature` \|/,
  ],
  [
    'the public key id, and the forms of test and live keys',
    /`ak_test_…` is a test key and `ak_live_…` is a live key/,
  ],
  ['the signing secret is never sent', /The secret is never sent/],
  ['the timestamp is Unix time in seconds', /`X-Timestamp` \| yes \| Unix time in seconds/],
  ['it is bound into the signature', /\| Timestamp \| yes \|/],
  ['it must be within 300 s of the server', /within 5 minutes of the server's time/],
  ['the signature is lower-case hex of HMAC-SHA256', /HMAC-SHA256, in lower-case hex/],
  ['over timestamp, dot and raw body', /\{timestamp\}\.\{body\}/],
  ['X-Request-ID is optional', /`X-Request-ID` \| no/],
  ['X-Idempotency-Key is optional', /`X-Idempotency-Key` or `Idempotency-Key` \| no/],
  ['X-External-Event-Id deduplicates events', /`X-External-Event-Id` \| for events/],
  ['the secret is shown only once', /shown once, when the key is created. It is never returned again/],
  ['it must be stored securely', /Keep the secret on your servers/],
  [
    'requests without a body sign the timestamp and the dot',
    /would sign this:\n\n```text\n1772366400\.\n```/,
  ],
  [
    'code in Node.js, PHP, Python and for curl',
    /### Bash: [\s\S]*curl -sS[\s\S]*### Node\.js: [\s\S]*### Python: [\s\S]*### PHP: /,
  ],
  ['the secret signs as it is shown', /its text in UTF-8 is the key/],
  [
    'a retry by the same idempotency key gets the first response',
    /keep it in all retries: .* a retry gets the first response/,
  ],
  [
    'events are deduplicated by their id',
    /An event that was handled before is no error and is not counted twice/,
  ],
  ['an identical request is refused as a replay', /The same signed request sent again is refused as a copy/],
  ['a request id is found in the log', /by which support finds the request/],
  ['limits are of each key, and can be others', /Unless agreed otherwise, each key may make at most/],
  ['requests beyond them back off', /wait, longer each time/],
  [
    'a disabled key is 401, too',
    /### 401 Unauthorized[\s\S]*The key is disabled\..*`INVALID_KEY`[\s\S]*### 403/,
  ],
  ['the clock must be synchronised', /synchronised \(NTP\)/],
  ['each signature is used once', /Each signature can be used once/],
  ['every request has a fresh timestamp and signature', /sign it anew, with a fresh timestamp/],
  [
    'a key may be restricted to addresses, and else is not',
    /allowlist of IP addresses.*Without a list, every address may call/,
  ],
  ['600 a minute and 30 000 an hour', /\| 600 \| minute \|\n\| 30\u202f000 \| hour \|/],
  ['more is 429, without Retry-After', /gets 429. There is no `Retry-After` header: wait/],
  [
    'a disabled or revoked key is 401, in the log as INVALID_KEY',
    /The key is revoked\. \| Use a new key\. \| `INVALID_KEY`/,
  ],
  ['a new key is made before the old is revoked', /create a new key before you revoke the old one/],
  [
    'every code of the error reference',
    /`INVALID_API_KEY`[\s\S]*`SIG_BAD_SIGNATURE`[\s\S]*`MERCHANT_INACTIVE`[\s\S]*`IP_NOT_ALLOWED`[\s\S]*`SIG_REPLAY`/,
  ],
];

/** Statements that no scheme knows, and that come from notes. */
const INFLUENCEMART_NOTES: readonly (readonly [string, RegExp])[] = [
  ['allowlists are managed on the API Keys page', /on the API Keys page/],
  ['test keys work at once, live keys after approval', /live keys need an approved merchant account/],
  ['idempotency keys are remembered for 24 h', /remembered for 24 hours/],
  ['the event id is required of /v1/webhooks/* only', /required by `\/v1\/webhooks\/\*` only/],
  ['support raises limits', /Contact support to have the limits/],
];

/** Statements of the quickstart of the SlaunchX Partner API, in its order. */
const SLAUNCHX: readonly (readonly [string, RegExp])[] = [
  ['the forms of keys', /`sk_live_…` is a live key/],
  ['the secret signs as it is shown', /its text in UTF-8 is the key/],
  ['\\n is a line feed', /`\\n` is one line feed \(0x0A\)/],
  [
    'a request without a body ends with a line feed',
    /Without its body, the worked example would sign this, with the line feed at its end/,
  ],
  ['bodies are JSON, and say so', /Content-Type: application\/json\nX-Api-Key/],
  [
    'the time and the nonce are signed, and the headers beside them not',
    /\| Nonce \| yes \|\n\| Other headers \| no \|/,
  ],
  ['a call by curl', /### Bash: [\s\S]*curl -sS/],
  ['every request has a nonce of its own', /Make a new one for every request, retries too/],
  ['signed paths begin behind the prefix', /signs `\/api\/v1\/partner\/auth/],
  ['the base URL with its prefix', /`http:\/\/127\.0\.0\.1:18020\/prometheus`/],
  ['the key and secret come from the portal', /comes with the key from the partner portal/],
  ['four headers on every request', /`X-Api-Key`, `X-Timestamp`, `X-Nonce` and `Authorization`/],
  ['Authorization has the scheme HMAC-SHA256', /`HMAC-SHA256 \{signature\}`/],
  ['the timestamp is in seconds', /`X-Timestamp` \| yes \| Unix time in seconds/],
  [
    'the nonce is unique, such as a UUID',
    /`X-Nonce` \| yes \| A text that is new with every request, such as a UUID/,
  ],
  ['the string to sign, a line each', /\{METHOD\}\n\{path\}\n\{timestamp\}\n\{nonce\}\n\{body\}/],
  ['HMAC-SHA256 in base64', /HMAC-SHA256, in base64/],
  ['the path is signed without the prefix', /signed without `\/prometheus`/],
  [
    'the example of the login',
    /POST http:\/\/127\.0\.0\.1:18020\/prometheus\/api\/v1\/partner\/auth\/login\/initiate/,
  ],
  ['a sample by which it is sent', /### Node\.js: `sign\.mjs`/],
  ['403 where the key lacks a scope', /### 403 Forbidden[\s\S]*lacks a scope/],
  ['403 where the time is more than 60 s off', /within 60 seconds[\s\S]*### 403 Forbidden[\s\S]*GA2013/],
  ['403 where a nonce is used again', /### 403 Forbidden[\s\S]*GA2014/],
];

const SLAUNCHX_NOTES: readonly (readonly [string, RegExp])[] = [
  ['the health check', /`\/actuator\/health`/],
  ['the form of a successful answer', /`"success":true` and the code `2000`/],
  ['403 on paths of /web/v1', /`\/web\/v1\/\*\*`/],
];

describe('the page of Influencemart tells', () => {
  it.each(INFLUENCEMART)('%s', (_statement, pattern) => {
    expect(pageOf('influencemart', false)).toMatch(pattern);
  });

  it.each(INFLUENCEMART_NOTES)('by its notes: %s', (_statement, pattern) => {
    expect(pageOf('influencemart').replaceAll('\n', ' ')).toMatch(pattern);
  });
});

describe('the page of SlaunchX tells', () => {
  it.each(SLAUNCHX)('%s', (_statement, pattern) => {
    expect(pageOf('slaunchx', false)).toMatch(pattern);
  });

  it.each(SLAUNCHX_NOTES)('by its notes: %s', (_statement, pattern) => {
    expect(pageOf('slaunchx').replaceAll('\n', ' ')).toMatch(pattern);
  });
});
