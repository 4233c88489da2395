/** OAuth 1.0a: the requests of RFC 5849 and others, and its encoding. */

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, part, type Verdict } from 'countersign';
import { oauth1BodyHash } from 'countersign/schemes/oauth1-body-hash';
import { MessageWriter } from '../../../packages/countersign/src/scheme/message/message-writer.ts';
import { encodePercent } from '../../../packages/countersign/src/scheme/target.ts';
import { HeaderReader } from '../../../packages/countersign/src/scheme/values/header-reader.ts';
import refused from '../standards/oauth1-refused.json' with { type: 'json' };
import { type Suite, same, verdictOutcome } from './suite.ts';

/** A request of the suite. */
export interface OAuth1Example {
  readonly name: string;
  readonly scheme: string;
  readonly clientSecret?: string;
  readonly tokenSecret?: string;
  readonly publicPem?: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly oauth: Readonly<Record<string, string>>;
  readonly expect: 'valid' | 'invalid';
}

/** Requests that are refused on purpose, by their names. */
export const REFUSED: Readonly<Record<string, { readonly code: string; readonly why: string }>> = refused;

/** In place of the published key, which is too short. */
const LONG_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

/** Verifies a request of the suite. */
export async function verdictOn({
  scheme: protocol,
  publicPem,
  ...example
}: OAuth1Example): Promise<Verdict> {
  const { method, target: url, headers, body } = example.request;
  const host = headers.find(([name]) => name === 'Host')?.[1];
  const isRsa = publicPem !== undefined;
  const secret = isRsa
    ? String(LONG_KEY.export({ format: 'pem', type: 'spki' }))
    : `${example.clientSecret}&${example.tokenSecret}`;
  const verifier = createVerifier({
    ...{ scheme: oauth1BodyHash({ rsaSha1: isRsa }), publicUrl: `${protocol}://${host}` },
    keys: [{ id: example.oauth.oauth_consumer_key ?? '', secret }],
    store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
    clock: () => Number(example.oauth.oauth_timestamp) * 1000,
  });
  return verifier.verify({ method, url, headers: headers.flat(), body });
}

function sortedForm(input: string): string {
  const write = part.sortedForm({ from: 'query' }).compile(new HeaderReader());
  const out = new MessageWriter();
  const request = { method: 'GET', url: `/?${input}`, headers: [], body: Buffer.alloc(0) };
  write(request, { headers: [] } as never, out);
  return Buffer.from(out.whole()).toString();
}

/** The requests in a folder. */
export function examplesIn(folder: URL): readonly OAuth1Example[] {
  return JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8'));
}

/** OAuth 1.0a. */
export const oauth1: Suite = {
  name: 'OAuth 1.0a (RFC 5849)',
  origin: 'RFC 5849, OAuth Core 1.0, wiki.oauth.net, a public page of Twitter',
  folder: 'oauth1',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    return [
      ...examplesIn(folder).map((each) => ({
        name: `request: ${each.name}`,
        judge: async () => {
          const expected = each.expect === 'valid' ? 'accepted' : 'signature_mismatch';
          return verdictOutcome(await verdictOn(each), expected, REFUSED[each.name]);
        },
      })),
      ...read<readonly { input: string; encoded: string }[]>('percent-encoding').map(
        ({ input, encoded }) => ({
          name: `encoding: ${encoded}`,
          judge: () => same(encodePercent(input), encoded),
        }),
      ),
      ...read<readonly { input: string; normalized: string }[]>('parameter-normalization').map(
        ({ input, normalized }) => ({
          name: `order: ${input}`,
          judge: () => same(sortedForm(input), normalized),
        }),
      ),
    ];
  },
};
