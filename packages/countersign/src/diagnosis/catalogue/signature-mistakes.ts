/** Mistakes with the signature as text. What a text may stand for is read backwards, in `parse`: the bytes are not known. */

import type { Entries } from './entry.ts';

export const SIGNATURE_MISTAKES: Entries = {
  signature_in_hex: {
    cause: 'The signature was written in a form of hex that is not expected.',
    cure: 'Write the bytes of the HMAC in the encoding that the documentation names.',
  },
  signature_in_base64: {
    cause: 'The signature was written in base64.',
    cure: 'Write the bytes of the HMAC in the encoding that the documentation names.',
  },
  signature_in_base64url: {
    cause: 'The signature was written in base64url, with - and _ for + and /.',
    cure: 'Write the signature in the alphabet that the documentation names, with or without padding as it says.',
  },
  signature_padding: {
    cause: 'The signature was written with other base64 padding than expected.',
    cure: 'Keep the "=" at the end of base64; leave it away in base64url.',
  },
  signature_encoded_twice: {
    cause: 'The text of the signature was encoded once more instead of its bytes.',
    cure: 'Ask the HMAC for its raw bytes and encode those, once.',
  },
  signature_case_changed: {
    cause: 'The signature was put in upper or lower case.',
    cure: 'Send the signature exactly as the encoding gives it.',
  },
  signature_prefix_missing: {
    cause: 'The signature was sent without its prefix.',
    cure: 'Send the documented prefix before the signature.',
  },
  signature_prefix_doubled: {
    cause: 'The prefix of the signature was sent twice.',
    cure: 'Send the prefix once; the library that signs may add it already.',
  },
  signature_prefix_wrong: {
    cause: 'The signature was sent with another prefix than documented.',
    cure: 'Send the documented prefix before the signature, and nothing else.',
  },
  signature_quoted: {
    cause: 'The signature was sent in quotation marks.',
    cure: 'Send the signature without quotation marks.',
  },
  signature_percent_encoded: {
    cause: 'The signature was percent-encoded, as for a URL.',
    cure: 'Send the signature as it is; a header needs no percent-encoding.',
  },
  signature_form_decoded: {
    cause: 'The signature was decoded as a part of a form or URL, which makes a blank of each "+".',
    cure: 'Send the signature as the encoding gives it; take it through no form, query or URL on its way into the header.',
  },
  signature_decoded_to_text: {
    cause: 'The bytes of the signature were turned into text before they were encoded.',
    cure: 'Ask the HMAC for its raw bytes and encode those; keep them out of strings.',
  },
  signature_beginning_lost: {
    cause: 'The beginning of the signature was lost.',
    cure: 'Take off a prefix as a whole word: functions such as `lstrip("sha256=")` take off each of its letters.',
  },
  signature_as_numbers: {
    cause: 'The bytes of the signature were written as a list of numbers.',
    cure: 'Encode the bytes of the signature as the documentation says, and not the list that a language prints.',
  },
  signature_truncated: {
    cause: 'Only the beginning of the signature was sent.',
    cure: 'Send the whole signature.',
    reveals: 'a piece of a secret',
  },
  signature_leading_zeros: {
    cause: 'The zeros at the beginning of the signature were lost, as when it is written as a number.',
    cure: 'Write the signature byte by byte, with two hex digits for each.',
  },
};
