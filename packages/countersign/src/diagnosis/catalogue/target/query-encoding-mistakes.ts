/** Mistakes with the encoding of a query, of which gateways write some anew. */

import { decodedPairs, decodePercentBytes, queryOf } from '../../../scheme/target.ts';
import { decoded } from '../../mutations/query-pairs.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { fieldWay, inFieldsOf } from '../ways/field-ways.ts';
import { inQuerySpelling } from '../ways/query-ways.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const ESCAPE = /%[0-9A-F]{2}/gi;

export const QUERY_ENCODING_MISTAKES: Entries = {
  query_not_decoded: {
    cause: 'The query was signed percent-encoded, as it stands in the URL.',
    cure: 'Decode keys and values before they are signed.',
    ways: [
      inQuerySpelling(({ isDecoded }) =>
        isDecoded
          ? [
              plainly(1, (text) => text),
              way(2, 'spaces as %20', asComponent),
              way(2, 'spaces as +', asForm),
              way(3, 'encoded once more', encodeURIComponent),
            ]
          : [],
      ),
      inFieldsOf(({ request: { url } }) => {
        const spellings = spellingsIn(queryOf(url));
        // In lower case where the fields are.
        return [(text: string) => text, (text: string) => text.toLowerCase()].map((rewrite) =>
          fieldWay(
            'field form',
            plainly(3, ({ bytes, original }) => {
              const spelling = spellings.get(Buffer.from(original ?? bytes).toString('latin1'));
              return spelling === undefined ? bytes : Buffer.from(rewrite(spelling), 'latin1');
            }),
          ),
        );
      }),
    ],
  },
  query_decoded: {
    cause: 'The query was signed decoded, unlike it arrived.',
    cure: 'Sign the query exactly as it is sent, percent-encoding included; no gateway may write it anew.',
    example: ['a=b c', 'a=b%20c'],
    ways: [
      inQuerySpelling(({ isDecoded }) =>
        isDecoded
          ? [way(3, 'twice', (text) => decoded(decoded(text)))]
          : [plainly(1, decoded), way(2, 'with + kept', percentDecoded)],
      ),
    ],
  },
  query_encoded: {
    cause: 'The query was signed with another percent-encoding than it arrived with.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
    example: ['a=b%3Ac', 'a=b:c'],
    ways: [
      inQuerySpelling(({ isDecoded }) =>
        isDecoded
          ? []
          : [
              way(2, 'as encodeURIComponent does', asComponent),
              way(2, 'as forms do', asForm),
              way(2, 'as RFC 3986 has it', asRfc3986),
              way(2, 'as axios does', asAxios),
              way(3, '~ as %7e', (text) => text.replaceAll('~', '%7e')),
              way(2, 'hex digits in lower case', (text) =>
                text.replace(ESCAPE, (triplet) => triplet.toLowerCase()),
              ),
              way(2, 'hex digits in upper case', (text) =>
                text.replace(ESCAPE, (triplet) => triplet.toUpperCase()),
              ),
              way(3, 'once more', encodeURIComponent),
            ],
      ),
    ],
  },
  query_space: {
    cause: 'Spaces in the query were signed as "+" but arrived as "%20", or the other way round.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
    example: ['a=b+c', 'a=b%20c'],
    ways: [
      inQuerySpelling(({ isDecoded }) =>
        isDecoded
          ? [way(2, 'signed as +', percentDecoded)]
          : [
              way(1, 'signed as %20', (text) => text.replaceAll('+', '%20')),
              way(1, 'signed as +', (text) => text.replaceAll('%20', '+')),
            ],
      ),
    ],
  },
};

/** The values of a query as they stand in it, by what they are decoded. */
function spellingsIn(query: string): ReadonlyMap<string, string> {
  const raw = query.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1));
  const values = decodedPairs(query)?.map(([, value]) => value) ?? [];
  return new Map(values.map((value, i) => [value, raw[i] ?? value]));
}

function percentDecoded(text: string): string {
  return decodePercentBytes(text) ?? text;
}

/** Throws where the bytes are not UTF-8; then nobody has encoded them so. */
function asComponent(text: string): string {
  return encodeURIComponent(charactersOf(text));
}

function asAxios(text: string): string {
  return asComponent(text)
    .replace(/%(?:3A|24|2C)/g, decodeURIComponent)
    .replaceAll('%20', '+');
}

function asRfc3986(text: string): string {
  return asComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function asForm(text: string): string {
  return new URLSearchParams([['', charactersOf(text)]]).toString().slice(1);
}

function charactersOf(text: string): string {
  return UTF8.decode(Buffer.from(decoded(text), 'latin1'));
}
