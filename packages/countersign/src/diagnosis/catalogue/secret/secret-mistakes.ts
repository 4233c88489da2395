/** Mistakes with the text of a secret: how it is copied, configured and loaded. */

import type { Scheme } from '../../../scheme/scheme.ts';
import { plainly, type Way, way } from '../../mutations/way.ts';
import { keyOf } from '../../secrets/key-derivation.ts';
import type { Entries } from '../entry.ts';
import { misderivedKeys } from '../ways/misderived-keys.ts';
import { inSecret, type OtherKey, type OwnSecret, withOtherKey } from '../ways/secret-ways.ts';

/** Prefixes that vendors and frameworks put before secrets. */
const USUAL_PREFIXES = ['whsec_', 'sk_live_', 'sk_test_', 'secret_', 'base64:', 'v1,whsec_'];
/** Marks at which shells, settings files and URLs end a value. */
const ENDING_MARKS = ['#', '$', '=', ' ', '&', '+', '/', ';', ':', '-', '.'];
/** Lengths of settings that cut what is longer. */
const USUAL_LENGTHS = [8, 16, 24, 32, 64];
const NO_BREAK_SPACE = '\u00a0';

export const SECRET_MISTAKES: Entries = {
  secret_with_whitespace: {
    cause: 'The secret was used with whitespace around it, such as the newline at the end of a file.',
    cure: 'Remove whitespace before and after the secret when it is loaded.',
    ways: [
      inSecret((secret) => [
        plainly(1, `${secret}\n`),
        plainly(2, `${secret}\r\n`),
        plainly(2, `${secret} `),
        plainly(2, ` ${secret}`),
        plainly(3, `${secret}\r`),
        plainly(3, `${secret}\t`),
        plainly(3, `\t${secret}`),
        plainly(3, ` ${secret} `),
        // It comes along from pages and chats.
        plainly(3, secret + NO_BREAK_SPACE),
        plainly(3, NO_BREAK_SPACE + secret),
      ]),
      withOtherKey((facts) => misderivedKeys(facts, 'with whitespace')),
    ],
  },
  secret_quoted: {
    cause: 'The secret was used with the quotation marks around it.',
    cure: 'Remove the quotation marks where the secret is configured, or when it is loaded.',
    ways: [
      inSecret((secret) => [
        plainly(2, `"${secret}"`),
        plainly(2, `'${secret}'`),
        way(3, 'as Python prints bytes', `b'${secret}'`),
      ]),
    ],
  },
  secret_prefix_kept: {
    cause: 'The secret was used with a prefix that does not belong to it.',
    cure: 'Remove the prefix before the secret is used.',
    ways: [
      inSecret((secret, prefix) => [
        ...USUAL_PREFIXES.map((usual) => plainly(2, usual + secret)),
        ...(prefix === '' || secret.startsWith(prefix)
          ? []
          : [
              plainly(1, prefix + secret),
              // Decoders of base64 in Python and PHP leave out what is not base64.
              plainly(2, prefix.replaceAll('_', '') + secret),
            ]),
      ]),
    ],
  },
  secret_prefix_removed: {
    cause: 'The prefix of the secret was removed, though it belongs to it.',
    cure: 'Use the whole secret as it was shown, its prefix included.',
    ways: [
      inSecret((secret, prefix) =>
        prefix !== '' && secret.startsWith(prefix) ? [plainly(1, secret.slice(prefix.length))] : [],
      ),
    ],
  },
  secret_affixed: {
    cause: 'Something was put before or behind the secret, as the signing of another vendor has it.',
    cure: 'Use the secret as it was shown, with nothing before or behind it.',
    ways: [
      inSecret((secret) => [
        way(2, '"&" behind it, as in OAuth 1', `${secret}&`),
        way(2, '"AWS4" before it', `AWS4${secret}`),
        way(3, '"v1," before it', `v1,${secret}`),
        way(3, '":" behind it, as in HTTP Basic', `${secret}:`),
        way(3, '"=" behind it', `${secret}=`),
        way(3, '"Bearer " before it', `Bearer ${secret}`),
      ]),
    ],
  },
  secret_case_changed: {
    cause: 'The secret was put in upper or lower case.',
    cure: 'Use the secret exactly as it was shown.',
    ways: [
      inSecret((secret) => [
        plainly(3, secret.toLowerCase()),
        plainly(3, secret.toUpperCase()),
        ...asBitConverter(secret),
      ]),
    ],
  },
  secret_cut_short: {
    cause: 'Only the beginning of the secret was used.',
    cure: 'Quote the secret where it is configured, and check its length when it is loaded.',
    reveals: 'a piece of a secret',
    ways: [
      inSecret((secret) => [
        ...ENDING_MARKS.map((mark) => plainly(3, secret.split(mark)[0] as string)),
        ...USUAL_LENGTHS.map((length) => plainly(3, secret.slice(0, length))),
        plainly(3, secret.slice(0, -1)),
        plainly(3, secret.slice(1)),
        ...withoutVariables(secret),
      ]),
    ],
  },
  secret_missing: {
    cause: 'An empty secret, or the word for a missing value, was used as the key.',
    cure: 'Check that the setting with the secret is there, under the name that the program reads.',
    ways: [
      withOtherKey(({ secrets }) => [
        ...inPlaceOf(secrets, 1, ''),
        ...['undefined', 'null', 'None', 'nil', '[object Object]', 'your-secret', 'changeme'].flatMap(
          (text) => inPlaceOf(secrets, 2, text),
        ),
      ]),
    ],
  },
  secret_expired: {
    cause: 'An older secret of the key was used, which is no longer in use.',
    cure: 'Sign with the newest secret of the key.',
  },
  secret_not_yet_valid: {
    cause: 'A secret of the key was used before its time.',
    cure: 'Sign with the current secret until the new one is in use.',
  },
  secret_of_another_key: {
    cause: 'The secret of another key was used.',
    cure: 'Use the key id and the secret that were shown together.',
    reveals: 'other keys',
  },
  secret_of_other_mode: {
    cause: 'The secret of a test key was used for a live key, or the other way round.',
    cure: 'Use the key id and the secret of the same mode.',
    reveals: 'other keys',
  },
  key_id_as_secret: {
    cause: 'The key id was used in place of the secret.',
    cure: 'Sign with the secret; the key id only names the key.',
    ways: [withOtherKey(({ scheme, key: { id } }) => keysOfId(scheme, id).map((key) => plainly(1, { key })))],
  },
};

/** Used as it is, or turned into a key as a secret would be. */
function inPlaceOf([own]: readonly OwnSecret[], cost: number, text: string): Way<OtherKey>[] {
  const derived = own?.derivation.toKey(text);
  return [Buffer.from(text), ...(derived === undefined ? [] : [derived])].map((key) =>
    plainly(cost, { key }),
  );
}

/** Clients decode it leniently, as it comes. */
function keysOfId(scheme: Scheme, id: string): Uint8Array[] {
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const right =
    typeof declared !== 'string' || declared === 'publicKey'
      ? keyOf(scheme, id, id)
      : Buffer.from(id, declared);
  return right === undefined ? [Buffer.from(id)] : [right, Buffer.from(id)];
}

/** Hex as BitConverter of .NET writes it. */
function asBitConverter(secret: string): Way<string>[] {
  if (!/^(?:[0-9a-f]{2})+$/i.test(secret)) return [];
  const pairs = (secret.toUpperCase().match(/../g) ?? []).join('-');
  return [way(3, 'with dashes between the bytes', pairs)];
}

/** A shell puts the values of variables in their place, which are empty. */
function withoutVariables(secret: string): Way<string>[] {
  const lost = secret.replace(/\$(?:[A-Za-z_]\w*|[0-9@*#?$!-]|\{[^}]*\})/g, '');
  return lost === secret ? [] : [way(2, 'without what a shell takes for a variable', lost)];
}
