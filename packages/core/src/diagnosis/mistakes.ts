/** What clients get wrong when they sign: the one table of mistakes, by stable code. */

/** A mistake in words: why the signature did not match, and what to do about it. */
export interface MistakeText {
  readonly cause: string;
  readonly cure: string;
}

/** The stable name of a mistake. */
export type MistakeCode =
  | 'secret_not_decoded'
  | 'secret_decoded_twice'
  | 'secret_decoded_wrongly'
  | 'secret_decoded_needlessly'
  | 'secret_decoded_to_text'
  | 'secret_encoded'
  | 'secret_not_derived'
  | 'secret_derived_wrongly'
  | 'secret_with_whitespace'
  | 'secret_quoted'
  | 'secret_prefix_kept'
  | 'secret_prefix_removed'
  | 'secret_case_changed'
  | 'secret_cut_short'
  | 'secret_missing'
  | 'secret_expired'
  | 'secret_not_yet_valid'
  | 'secret_of_another_key'
  | 'secret_of_other_mode'
  | 'key_id_as_secret'
  | 'text_as_utf16'
  | 'signature_in_hex'
  | 'signature_in_base64'
  | 'signature_in_base64url'
  | 'signature_padding'
  | 'signature_encoded_twice'
  | 'signature_case_changed'
  | 'signature_prefix_missing'
  | 'signature_prefix_doubled'
  | 'signature_prefix_wrong'
  | 'signature_quoted'
  | 'signature_percent_encoded'
  | 'signature_truncated'
  | 'signature_leading_zeros'
  | 'algorithm_wrong'
  | 'plain_hash_for_hmac'
  | 'hmac_arguments_swapped'
  | 'message_hashed_first'
  | 'message_trailing_newline'
  | 'message_literal_newline'
  | 'message_crlf'
  | 'message_separator_wrong'
  | 'message_field_order'
  | 'message_field_missing'
  | 'message_field_empty'
  | 'message_field_added'
  | 'message_case_changed'
  | 'message_case_kept'
  | 'message_quoted'
  | 'message_encoded'
  | 'body_compacted'
  | 'body_spaced'
  | 'body_keys_reordered'
  | 'body_slashes_escaped'
  | 'body_non_ascii_escaped'
  | 'body_html_escaped'
  | 'body_numbers_changed'
  | 'body_line_endings'
  | 'body_trailing_newline'
  | 'body_byte_order_mark'
  | 'body_charset'
  | 'body_hashed'
  | 'body_not_hashed'
  | 'body_hash_encoding'
  | 'body_hash_algorithm'
  | 'body_left_out'
  | 'body_placeholder'
  | 'body_signed_uncompressed'
  | 'body_signed_compressed'
  | 'body_form_encoded'
  | 'body_stringified'
  | 'body_double_encoded'
  | 'timestamp_in_milliseconds'
  | 'timestamp_in_seconds'
  | 'timestamp_format'
  | 'timestamp_zone'
  | 'timestamp_differs'
  | 'clock_off'
  | 'method_case'
  | 'method_differs'
  | 'path_with_query'
  | 'path_without_query'
  | 'path_with_base_path'
  | 'path_without_base_path'
  | 'path_with_host'
  | 'path_trailing_slash'
  | 'path_leading_slash'
  | 'path_decoded'
  | 'path_encoded'
  | 'path_case'
  | 'path_normalised'
  | 'path_not_normalised'
  | 'path_changed_under_way'
  | 'query_left_out'
  | 'query_not_sorted'
  | 'query_sorted'
  | 'query_sorted_otherwise'
  | 'query_with_question_mark'
  | 'question_mark_lost'
  | 'query_not_decoded'
  | 'query_decoded'
  | 'query_encoded'
  | 'query_space'
  | 'query_blank_value'
  | 'query_parameter_lost'
  | 'nonce_changed'
  | 'key_id_differs'
  | 'host_differs'
  | 'header_missing'
  | 'header_misnamed'
  | 'header_duplicated'
  | 'header_malformed'
  | 'content_digest_wrong';

/** Every mistake that the diagnosis can name. Each has a page in the documentation, `docs/mistakes/`. */
export const MISTAKES: Readonly<Record<MistakeCode, MistakeText>> = {
  // The secret
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
  text_as_utf16: {
    cause: 'The text was encoded as UTF-16 instead of UTF-8.',
    cure: 'Encode the secret and the string to sign as UTF-8.',
  },

  // The signature as text
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
  signature_truncated: {
    cause: 'Only the beginning of the signature was sent.',
    cure: 'Send the whole signature.',
  },
  signature_leading_zeros: {
    cause: 'The zeros at the beginning of the signature were lost, as when it is written as a number.',
    cure: 'Write the signature byte by byte, with two hex digits for each.',
  },

  // The algorithm
  algorithm_wrong: {
    cause: 'Another hash was used in the HMAC than documented.',
    cure: 'Use the hash that the documentation names.',
  },
  plain_hash_for_hmac: {
    cause: 'A plain hash was used instead of an HMAC.',
    cure: 'Use the HMAC function of your platform, with the secret as its key.',
  },
  hmac_arguments_swapped: {
    cause: 'The string to sign was used as the key, and the secret as the message.',
    cure: 'Exchange the two arguments of the HMAC function.',
  },
  message_hashed_first: {
    cause: 'The string to sign was hashed before it was signed.',
    cure: 'Hand the string to sign itself to the HMAC, which hashes it.',
  },

  // The string to sign as a whole
  message_trailing_newline: {
    cause: 'The string to sign ended with a newline that does not belong to it, as echo adds one.',
    cure: 'Sign without the newline at the end: printf %s instead of echo, in a shell.',
  },
  message_literal_newline: {
    cause: 'The string to sign had a backslash and an "n" where a newline belongs.',
    cure: 'Put a real line feed (0x0A) there: double quotes in most languages, or the format of printf in a shell.',
  },
  message_crlf: {
    cause: 'The lines of the string to sign were separated by CR LF instead of LF.',
    cure: 'Join the lines with a line feed (0x0A) alone, whatever the platform.',
  },
  message_separator_wrong: {
    cause: 'The fields of the string to sign were joined with another separator.',
    cure: 'Join the fields exactly as the documentation shows.',
  },
  message_field_order: {
    cause: 'The fields of the string to sign were in another order.',
    cure: 'Join the fields in the documented order.',
  },
  message_field_missing: {
    cause: 'A field of the string to sign was left out, with its separator.',
    cure: 'Sign every documented field; one that is empty keeps its separator.',
  },
  message_field_empty: {
    cause: 'A field of the string to sign was empty.',
    cure: 'Fill in the field with what is sent.',
  },
  message_field_added: {
    cause: 'The string to sign had a field that does not belong to it.',
    cure: 'Sign the documented fields and no others.',
  },
  message_case_changed: {
    cause: 'The whole string to sign was put in upper or lower case.',
    cure: 'Sign the text as it is; change the case only where the documentation says so.',
  },
  message_case_kept: {
    cause: 'Fields that are to be signed in lower case were signed as they are.',
    cure: 'Put those fields, and only those, in lower case before they are joined.',
  },
  message_quoted: {
    cause: 'The string to sign was written as a JSON string, with quotation marks and escapes.',
    cure: 'Sign the text itself, not its JSON form.',
  },
  message_encoded: {
    cause: 'The string to sign was encoded before it was signed.',
    cure: 'Sign the string itself, as bytes.',
  },

  // The body
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
  body_double_encoded: {
    cause: 'The body was serialised to JSON twice before it was signed.',
    cure: 'Serialise the body once, and sign and send the same bytes.',
  },

  // The timestamp
  timestamp_in_milliseconds: {
    cause: 'The timestamp was in milliseconds instead of seconds.',
    cure: 'Divide by 1000 and drop the fraction, and use that text in the header and in the string to sign.',
  },
  timestamp_in_seconds: {
    cause: 'The timestamp was in seconds instead of milliseconds.',
    cure: 'Use milliseconds, in the header and in the string to sign.',
  },
  timestamp_format: {
    cause: 'The timestamp was written in another form.',
    cure: 'Write the timestamp in the documented form, and use that text in the header and in the string to sign.',
  },
  timestamp_zone: {
    cause: 'The timestamp was in local time, or in another time zone.',
    cure: 'Use UTC; Unix time has no time zone.',
  },
  timestamp_differs: {
    cause: 'Another timestamp was signed than was sent in the header.',
    cure: 'Read the clock once for each request, and use the same text in both places.',
  },
  clock_off: {
    cause: 'The timestamp is too far from the time of the server.',
    cure: 'Set the clock of the client (NTP), and sign each request, retries too, just before it is sent.',
  },

  // Method, path and query
  method_case: {
    cause: 'The method was signed in another case than it was sent.',
    cure: 'Sign the method in upper case, as it is sent.',
  },
  method_differs: {
    cause: 'Another method was signed than arrived.',
    cure: 'Sign the method that is sent; a redirect or a library may change it, and a cache may make GET of HEAD: have it pass signed routes.',
  },
  path_with_query: {
    cause: 'The path was signed with the query, which does not belong to it.',
    cure: 'Sign the path alone, up to the question mark.',
  },
  path_without_query: {
    cause: 'The path was signed without the query.',
    cure: 'Sign path and query, as they are sent.',
  },
  path_with_base_path: {
    cause:
      'The path was signed with a prefix that did not arrive: it does not belong there, or a gateway took it off.',
    cure: 'Sign the path without the prefix under which the API is deployed, or tell the server of a prefix that a gateway takes off.',
  },
  path_without_base_path: {
    cause: 'The path was signed without its beginning, or a proxy put a prefix before it.',
    cure: 'Sign the whole path, from its first slash; set `basePath` where a proxy adds a prefix.',
  },
  path_with_host: {
    cause: 'The path was signed with the host, or as a whole URL.',
    cure: 'Sign the path alone, without scheme and host.',
  },
  path_trailing_slash: {
    cause: 'The path was signed with a slash at its end that did not arrive, or without one that did.',
    cure: 'Sign the path exactly as it is sent, and have no proxy add or remove a slash.',
  },
  path_leading_slash: {
    cause: 'The path was signed without the slash at its beginning.',
    cure: 'Sign the path with its first slash.',
  },
  path_decoded: {
    cause:
      'The path was signed with characters that arrived percent-encoded: the client sent them so, or a proxy encoded them.',
    cure: 'Sign the path exactly as it is sent, percent-encoding included, and encode all that a URL must encode, lest a proxy does it.',
  },
  path_encoded: {
    cause:
      'The path was signed with another percent-encoding than it arrived with: the client sent it so, or a proxy decoded or encoded it anew.',
    cure: 'Encode the path once, and sign and send the same text; have the proxy hand it on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache).',
  },
  path_case: {
    cause: 'The path was signed in lower or upper case.',
    cure: 'Sign the path exactly as it is sent.',
  },
  path_normalised: {
    cause: 'The path was signed with its double slashes or dot segments resolved, unlike it arrived.',
    cure: 'Sign the path exactly as it is sent, or resolve it before it is both signed and sent; a proxy that joins paths may double a slash.',
  },
  path_not_normalised: {
    cause:
      'The path was signed with double slashes or dot segments, which were resolved before it arrived: by a proxy, or by the library that sent it.',
    cure: 'Have the proxy hand the path on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache), and sign and send a path that needs no resolving.',
  },
  path_changed_under_way: {
    cause: 'Another path arrived than was signed: a gateway rewrote it, and says so in a header.',
    cure: 'Have the gateway hand the path on as it came, or verify in the gateway; a prefix that it adds is `basePath`.',
  },
  query_left_out: {
    cause: 'The query was not signed.',
    cure: 'Sign the query, also of requests with a body.',
  },
  query_not_sorted: {
    cause: 'The parameters of the query were signed in the order of the URL.',
    cure: 'Sort the parameters by key before they are signed.',
  },
  query_sorted: {
    cause: 'The parameters of the query were sorted before they were signed.',
    cure: 'Sign the query in the order in which it is sent.',
  },
  query_sorted_otherwise: {
    cause: 'The parameters of the query were sorted in another way.',
    cure: 'Sort by the bytes of the key alone; parameters of one key keep their order.',
  },
  query_with_question_mark: {
    cause: 'The query was signed with the question mark.',
    cure: 'Sign the query without the question mark.',
  },
  question_mark_lost: {
    cause:
      'A question mark with nothing behind it was signed, but did not arrive: the client did not send it, or a proxy removed it.',
    cure: 'Sign and send the URL without a question mark where it has no query.',
  },
  query_not_decoded: {
    cause: 'The query was signed percent-encoded, as it stands in the URL.',
    cure: 'Decode keys and values before they are signed.',
  },
  query_decoded: {
    cause: 'The query was signed decoded, unlike it arrived.',
    cure: 'Sign the query exactly as it is sent, percent-encoding included; no gateway may write it anew.',
  },
  query_encoded: {
    cause: 'The query was signed with another percent-encoding than it arrived with.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
  },
  query_space: {
    cause: 'Spaces in the query were signed as "+" but arrived as "%20", or the other way round.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
  },
  query_blank_value: {
    cause:
      'Parameters without a value were signed in another way than they arrived, such as "a" for "a=", or not at all.',
    cure: 'Sign parameters without a value as the documentation says, and send them so; no gateway may write them anew.',
  },
  query_parameter_lost: {
    cause: 'Of several parameters with one key, not all were signed.',
    cure: 'Keep the parameters in a list of pairs, and not in a map, which has room for one value a key.',
  },

  // Nonce, key id and other headers
  nonce_changed: {
    cause: 'The nonce was signed in another spelling than it was sent.',
    cure: 'Use the same text in the header and in the string to sign.',
  },
  key_id_differs: {
    cause: 'The request names another key than the one whose secret is to sign it.',
    cure: 'Send the id of the key whose secret signs.',
  },
  host_differs: {
    cause: 'Another host was signed than arrived: the client sent another, or a proxy put its own in place.',
    cure: 'Sign the host as it is sent, with its port; have the proxy hand it on (`proxy_set_header Host $http_host` in nginx, `ProxyPreserveHost On` in Apache).',
  },
  header_missing: {
    cause: 'A header that the scheme needs did not arrive.',
    cure: 'Send all documented headers; check that no proxy removes them.',
  },
  header_misnamed: {
    cause: 'A header was sent under another name.',
    cure: 'Send the header under its documented name.',
  },
  header_duplicated: {
    cause: 'A header came more than once.',
    cure: 'Send the header once; a library or a proxy may add another.',
  },
  header_malformed: {
    cause: 'The value of a header does not have the documented form.',
    cure: 'Send the value in the documented form.',
  },
  content_digest_wrong: {
    cause: 'The digest of the body in its header is not that of the body that arrived.',
    cure: 'Compute the digest of the very bytes that are sent, and have no proxy unpack or rewrite the body.',
  },
};
