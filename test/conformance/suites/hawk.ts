/** Hawk: requests, headers that are none, bewits and answers of its repository. */

import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme, type Verdict } from 'countersign';
import { hawk, hawkServerAuthorization, isHawkResponse } from 'countersign/schemes/hawk';
import refused from '../standards/hawk-refused.json' with { type: 'json' };
import { type Case, type Outcome, outcomeOf, type Suite, same, verdictOutcome } from './suite.ts';

interface Credentials {
  readonly id: string;
  readonly key: string;
  readonly algorithm: 'sha256' | 'sha1';
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | null;
}

interface HeaderCase {
  readonly name: string;
  readonly credentials: Credentials;
  readonly request: Sent;
  readonly host: string;
  readonly port: number;
  readonly now: number;
  readonly expect: 'valid' | 'invalid';
}

interface NormalizedCase {
  readonly artifacts: Readonly<Record<'ts' | 'nonce' | 'method' | 'resource' | 'host', string>> & {
    readonly port: number;
    readonly hash?: string;
    readonly ext?: string;
  };
  readonly normalized: string;
}

/** Nothing that a request says of its host is taken. */
const OWN_HOST = 'the host is that of the own address (publicUrl), whatever the header Host says';

interface ResponseCase {
  readonly name: string;
  readonly credentials: Credentials;
  readonly artifacts: NormalizedCase['artifacts'];
  readonly header: string;
  readonly payload: string;
  readonly contentType: string;
}

interface Bewits {
  readonly cases: readonly Pick<HeaderCase, 'name' | 'credentials' | 'request' | 'now' | 'expect'>[];
  readonly malformed: readonly { readonly name: string; readonly target: string }[];
}

interface Syntax {
  readonly invalidAuthorization: readonly { readonly name: string; readonly authorization: string }[];
  readonly invalidHost: readonly { readonly host: string }[];
}

type Refusals = Readonly<Record<string, { readonly code: string; readonly why: string }>>;

/** A key of the vectors has 13 bytes, and a verifier takes none of fewer than 14. */
export const SHORT_KEY = '2983d45yun89q';

async function verdictOn(
  scheme: Scheme,
  { key, id }: Credentials,
  sent: Sent,
  at: { readonly now: number; readonly origin: string },
): Promise<Verdict> {
  // The rule about short keys is one of the verifier: here the scheme itself is asked.
  const own: Scheme = { ...scheme, shortestSecretBytes: 13, toKey: (secret) => Buffer.from(secret) };
  const verifier = createVerifier({
    ...{ scheme: own, keys: [{ id, secret: key }], store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }) },
    ...{ clock: () => at.now * 1000, publicUrl: at.origin },
  });
  const { method, target: url, headers, body } = sent;
  return verifier.verify({ method, url, headers: headers.flat(), body: body ?? '' });
}

function originOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `http${port === 443 ? 's' : ''}://${host}:${port}`;
}

function requestCase({ name, credentials, request, ...at }: HeaderCase): Case {
  return {
    name: `request: ${name}`,
    judge: async () => {
      const scheme = hawk({ algorithm: credentials.algorithm });
      const verdict = await verdictOn(scheme, credentials, request, { now: at.now, origin: originOf(at) });
      const expected = at.expect === 'valid' ? 'accepted' : 'timestamp_too_old';
      return verdictOutcome(verdict, expected, (refused as Refusals)[name]);
    },
  };
}

function syntaxCase({
  name,
  authorization,
}: {
  readonly name: string;
  readonly authorization: string;
}): Case {
  return {
    name: `header: ${name}`,
    judge: async () => {
      const credentials = { id: '123', key: SHORT_KEY, algorithm: 'sha256' } as const;
      const request = { method: 'GET', target: '/', headers: [['Authorization', authorization]] as const };
      const verdict = await verdictOn(hawk(), credentials, request, { now: 1353788437, origin: 'http://h' });
      return outcomeOf(!verdict.ok && verdict.response.status < 500, 'it was taken');
    },
  };
}

function normalizedCase({ artifacts, normalized }: NormalizedCase): Case {
  return {
    name: `text: ${JSON.stringify(normalized)}`,
    judge: () => {
      const { ts, nonce, hash, ext, resource, host, port, method } = artifacts;
      const given = { id: 'a', ts, nonce, mac: `${'A'.repeat(43)}=`, hash, ext };
      const pairs = Object.entries(given).filter(([, value]) => value !== undefined);
      const authorization = `Hawk ${pairs.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
      const request = {
        ...{ method, url: resource, headers: ['Authorization', authorization] },
        ...{ body: Buffer.alloc(0), origin: originOf({ host, port }) },
      };
      const segments = hawk().introspection?.dissect(request, hawk().read(request, []) as never, 1);
      const pieces = (segments as readonly { readonly bytes: Uint8Array }[]).map(({ bytes }) => bytes);
      // The hash is computed from the payload, which these texts do not have.
      return same(Buffer.concat(pieces).toString(), normalized.replace(hash ?? '', ''));
    },
  };
}

function bewitCases({ cases, malformed }: Bewits): readonly Case[] {
  return [
    ...cases.map(({ name, request, credentials, now, ...expected }) => ({
      name: `bewit: ${name}`,
      judge: async () => {
        const [, host = ''] = request.headers[0] ?? [];
        const origin = `http${host.endsWith(':443') ? 's' : ''}://${host}`;
        const verdict = await verdictOn(hawk({ bewit: true }), credentials, request, { now, origin });
        return same(verdict.ok ? 'valid' : 'invalid', expected.expect);
      },
    })),
    ...malformed.map(({ name, target }) => ({
      name: `malformed bewit: ${name}`,
      judge: async () => {
        const credentials = { id: '123456', key: SHORT_KEY, algorithm: 'sha256' } as const;
        const at = { now: 1356420407, origin: 'http://example.com' };
        const verdict = await verdictOn(
          hawk({ bewit: true }),
          credentials,
          { method: 'GET', target, headers: [] },
          at,
        );
        return verdictOutcome(verdict, 'malformed_target');
      },
    })),
  ];
}

/** The answer of a server, and the exchange that it ends. */
export function answerOf({ credentials, artifacts, payload, contentType }: ResponseCase) {
  const { method, host, port, resource, ts, nonce } = artifacts;
  const exchange = {
    ...{ secret: credentials.key, method, url: `http://${host}:${port}${resource}` },
    authorization: `Hawk id="123456", ts="${ts}", nonce="${nonce}", mac="x"`,
  };
  return { exchange, response: { body: payload, contentType, ext: 'response-specific' } };
}

function responseCase(each: ResponseCase): Case {
  return {
    name: `answer: ${each.name}`,
    judge: () => {
      const { exchange, response } = answerOf(each);
      const isTaken = isHawkResponse(exchange, each.header, response);
      return isTaken
        ? same(hawkServerAuthorization(exchange, response), each.header)
        : outcomeOf(false, 'refused');
    },
  };
}

/** The cases of answers, for more tests of them. */
export function responseCases(folder: URL): readonly ResponseCase[] {
  return JSON.parse(readFileSync(new URL('server-authorization.json', folder), 'utf8'));
}

/** Hawk. */
export const hawkSuite: Suite = {
  name: 'Hawk',
  origin: 'mozilla/hawk',
  folder: 'hawk',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    const syntax = read<Syntax>('header-syntax');
    return [
      ...read<readonly HeaderCase[]>('header').map(requestCase),
      ...syntax.invalidAuthorization.map(syntaxCase),
      ...syntax.invalidHost.map(({ host }) => ({
        name: `host: ${host}`,
        judge: (): Outcome => ({ kind: 'differs on purpose', why: OWN_HOST }),
      })),
      ...read<readonly NormalizedCase[]>('normalized-strings').map(normalizedCase),
      ...bewitCases(read<Bewits>('bewit')),
      ...responseCases(folder).map(responseCase),
    ];
  },
};
