/** Mistakes with the secret: how it is loaded, decoded and chosen. */

import type { SecretMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const SECRET_MISTAKES: Readonly<Record<SecretMistake, MistakeText>> = {
  secret_not_decoded: {
    cause: 'The secret was used as the text that was shown, without decoding it.',
    cure: 'Decode the secret first and use the bytes as the key.',
  },
  secret_decoded_twice: {
    cause: 'The secret was decoded twice.',
    cure: 'Decode the secret once; the bytes that come out are the key, whatever they look like.',
  },
  secret_decoded_wrongly: {
    cause: 'The secret was decoded from another encoding than it is written in.',
    cure: 'Decode the secret from the encoding that the documentation names.',
  },
  secret_decoded_needlessly: {
    cause: 'The secret was decoded, though its text itself is the key.',
    cure: 'Use the UTF-8 bytes of the secret as it was shown.',
  },
  secret_decoded_to_text: {
    cause: 'The decoded secret was turned into text before it was used, which changed its bytes.',
    cure: 'Keep the decoded secret as bytes and hand them to the HMAC as they are.',
  },
  secret_encoded: {
    cause: 'The secret was encoded before it was used.',
    cure: 'Use the secret as it was shown, without encoding it.',
  },
  secret_not_derived: {
    cause: 'The secret was used as it is, though the key is derived from it.',
    cure: 'Derive the key from the secret as the documentation says.',
  },
  secret_derived_wrongly: {
    cause: 'The key was derived from the secret in another way than documented.',
    cure: 'Use the hash and the encoding that the documentation names for the key.',
  },
  secret_with_whitespace: {
    cause: 'The secret was used with whitespace around it, such as the newline at the end of a file.',
    cure: 'Remove whitespace before and after the secret when it is loaded.',
  },
  secret_quoted: {
    cause: 'The secret was used with the quotation marks around it.',
    cure: 'Remove the quotation marks where the secret is configured, or when it is loaded.',
  },
  secret_prefix_kept: {
    cause: 'The secret was used with a prefix that does not belong to it.',
    cure: 'Remove the prefix before the secret is used.',
  },
  secret_prefix_removed: {
    cause: 'The prefix of the secret was removed, though it belongs to it.',
    cure: 'Use the whole secret as it was shown, its prefix included.',
  },
  secret_case_changed: {
    cause: 'The secret was put in upper or lower case.',
    cure: 'Use the secret exactly as it was shown.',
  },
  secret_affixed: {
    cause: 'Something was put before or behind the secret, as the signing of another vendor has it.',
    cure: 'Use the secret as it was shown, with nothing before or behind it.',
  },
  secret_charset: {
    cause: 'The secret was turned into bytes in another character set than UTF-8.',
    cure: 'Use the UTF-8 bytes of the secret, whatever the platform has by default.',
  },
  secret_cut_short: {
    cause: 'Only the beginning of the secret was used.',
    cure: 'Quote the secret where it is configured, and check its length when it is loaded.',
  },
  secret_missing: {
    cause: 'An empty secret, or the word for a missing value, was used as the key.',
    cure: 'Check that the setting with the secret is there, under the name that the program reads.',
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
  },
  secret_of_other_mode: {
    cause: 'The secret of a test key was used for a live key, or the other way round.',
    cure: 'Use the key id and the secret of the same mode.',
  },
  key_id_as_secret: {
    cause: 'The key id was used in place of the secret.',
    cure: 'Sign with the secret; the key id only names the key.',
  },
  public_key_wrong: {
    cause:
      'The request was probably signed by the private key of another pair: a signature of a public-key algorithm does not tell of which key or string it is.',
    cure: 'Compare the public key with the one that the sender shows for this endpoint, in this mode and environment. If it is the same, compare the string to sign: the body as it arrived, the time as it was sent.',
  },
  text_as_utf16: {
    cause: 'The text was encoded as UTF-16 instead of UTF-8.',
    cure: 'Encode the secret and the string to sign as UTF-8.',
  },
};
