/** Mistakes with the body: bytes that were signed but not sent. */

import type { BodyMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const BODY_MISTAKES: Readonly<Record<BodyMistake, MistakeText>> = {
  body_compacted: {
    cause: 'The body was signed without the whitespace with which it arrived.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_spaced: {
    cause: 'The body was signed with other whitespace than it arrived with.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_keys_reordered: {
    cause: 'The body was signed with its members in another order than they arrived in.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_slashes_escaped: {
    cause: 'The body was signed with slashes escaped (\\/), or not, unlike the body that arrived.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_non_ascii_escaped: {
    cause:
      'The body was signed with non-ASCII characters escaped (\\u…), or not, unlike the body that arrived.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_html_escaped: {
    cause: 'The body was signed with <, > and & escaped (\\u003c), or not, unlike the body that arrived.',
    cure: 'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.',
  },
  body_numbers_changed: {
    cause: 'The body was signed with numbers written in another way than they arrived, such as 5 for 5.00.',
    cure: 'Serialise the body once, and sign and send the same bytes; send amounts as strings, which no gateway rewrites.',
  },
  body_line_endings: {
    cause: 'The body was signed with other line endings than it was sent with.',
    cure: 'Sign the bytes that are sent; do not read the body in a text mode that converts line endings.',
  },
  body_trailing_newline: {
    cause: 'The body was signed with a newline at its end that was not sent, or without one that was.',
    cure: 'Sign exactly the bytes that are sent: curl --data-binary @file keeps them, --data @file removes line breaks.',
  },
  body_byte_order_mark: {
    cause: 'The body was signed with a byte order mark that was not sent, or without one that was.',
    cure: 'Write UTF-8 without a byte order mark.',
  },
  body_charset: {
    cause: 'The body was signed in another character set than it was sent in.',
    cure: 'Encode the body as UTF-8 once, and sign and send the same bytes.',
  },
  body_hashed: {
    cause: 'A hash of the body was signed, though the body itself is to be signed.',
    cure: 'Put the bytes of the body into the string to sign.',
  },
  body_not_hashed: {
    cause: 'The body itself was signed, though its hash is to be signed.',
    cure: 'Put the hash of the body into the string to sign; of an empty body, the hash of no bytes.',
  },
  body_hash_encoding: {
    cause: 'The hash of the body was written in another encoding.',
    cure: 'Write the hash of the body in the encoding that the documentation names.',
  },
  body_hash_algorithm: {
    cause: 'The body was hashed with another algorithm.',
    cure: 'Hash the body with the algorithm that the documentation names.',
  },
  body_left_out: {
    cause: 'The request was signed as though it had no body.',
    cure: 'Sign after the body is serialised, with the bytes that are sent.',
  },
  body_placeholder: {
    cause: 'Something was signed in place of a body, such as {} or null, though none was sent.',
    cure: 'Sign no bytes at all where the request has no body.',
  },
  body_signed_uncompressed: {
    cause: 'The body was signed before it was compressed.',
    cure: 'Compress first, then sign the bytes that are sent.',
  },
  body_signed_compressed: {
    cause:
      'The body was signed compressed, but arrived without compression: it was sent so, or a proxy unpacked it.',
    cure: 'Send the compressed bytes that were signed, or sign the plain ones; have no proxy unpack them (`SetInputFilter DEFLATE` of Apache).',
  },
  body_form_encoded: {
    cause: 'The body was signed as a form (a=1&b=2), though it was sent as JSON.',
    cure: 'Sign the bytes that are sent.',
  },
  body_stringified: {
    cause: 'An object was turned into text by its language ("[object Object]") instead of being serialised.',
    cure: 'Serialise the body to JSON once, and sign and send that text.',
  },
  body_sent_as_form: {
    cause: 'JSON was signed, but a form (a=1&b=2) was sent.',
    cure: 'Give the client the very text that was signed as its body, with the content type application/json.',
  },
  body_form_respelt: {
    cause: 'The form was signed with another percent-encoding, or in another order, than it was sent with.',
    cure: 'Build the form once, as text, and sign and send that text.',
  },
  body_reserialised: {
    cause: 'The body was signed as another serialiser writes it, with other whitespace and other escapes.',
    cure: 'Serialise the body once, and sign and send the same bytes; no middleware may parse it and write it anew.',
  },
  body_member_missing: {
    cause: 'The body was signed without members that were sent.',
    cure: 'Serialise the body once, with all its members, and sign and send the same bytes.',
  },
  body_names_changed: {
    cause: 'The body was signed with other names of its members than it was sent with.',
    cure: 'Use one serialiser with one setting for names, once, and sign and send the same bytes.',
  },
  body_empty_object: {
    cause: 'An empty object was signed as an empty list, or the other way round.',
    cure: 'Sign the bytes that are sent; in PHP, do not decode and encode them again (or decode without `true`).',
  },
  body_values_only: {
    cause: 'Only the values of the body were signed, joined, and not its bytes.',
    cure: 'Put the bytes of the body into the string to sign, as they are sent.',
  },
  body_encoded: {
    cause: 'The body was encoded as a whole, such as in base64, before it was signed.',
    cure: 'Sign the bytes of the body as they are sent.',
  },
  body_backslashes: {
    cause: 'The body was signed with a backslash before each of its quotation marks.',
    cure: 'Sign the bytes that are sent, before any function escapes them (addslashes, magic quotes, a shell).',
  },
  body_double_encoded: {
    cause: 'The body was serialised to JSON twice, before it was signed or before it was sent.',
    cure: 'Serialise the body once, and sign and send the same bytes.',
  },
};
