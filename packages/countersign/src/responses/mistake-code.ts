/** The stable names of the mistakes that clients make when they sign. */

/** Mistakes with the secret. */
export type SecretMistake =
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
  | 'secret_affixed'
  | 'secret_charset'
  | 'secret_missing'
  | 'secret_expired'
  | 'secret_not_yet_valid'
  | 'secret_of_another_key'
  | 'secret_of_other_mode'
  | 'key_id_as_secret'
  | 'public_key_wrong'
  | 'text_as_utf16';

/** Mistakes with the signature as text. */
export type SignatureMistake =
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
  | 'signature_form_decoded'
  | 'signature_decoded_to_text'
  | 'signature_truncated'
  | 'signature_beginning_lost'
  | 'signature_as_numbers'
  | 'signature_leading_zeros';

/** Mistakes with the algorithm. */
export type AlgorithmMistake =
  | 'algorithm_wrong'
  | 'plain_hash_for_hmac'
  | 'hmac_arguments_swapped'
  | 'message_hashed_first'
  | 'message_not_hashed';

/** Mistakes with the string to sign as a whole. */
export type MessageMistake =
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
  | 'message_of_another_scheme'
  | 'message_leading_newline';

/** Mistakes with the body. */
export type BodyMistake =
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
  | 'body_sent_as_form'
  | 'body_form_respelt'
  | 'body_reserialised'
  | 'body_member_missing'
  | 'body_names_changed'
  | 'body_empty_object'
  | 'body_values_only'
  | 'body_encoded'
  | 'body_backslashes';

/** Mistakes with the timestamp. */
export type TimestampMistake =
  | 'timestamp_in_milliseconds'
  | 'timestamp_in_seconds'
  | 'timestamp_format'
  | 'timestamp_zone'
  | 'timestamp_differs'
  | 'clock_off';

/** Mistakes with method, path and query. */
export type TargetMistake =
  | 'origin_differs'
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
  | 'http_version_signed'
  | 'query_reordered'
  | 'query_sorted'
  | 'query_sorted_otherwise'
  | 'query_with_question_mark'
  | 'question_mark_lost'
  | 'query_not_decoded'
  | 'query_decoded'
  | 'query_encoded'
  | 'query_space'
  | 'query_blank_value'
  | 'query_parameter_lost';

/** Mistakes with nonce, key id and other headers. */
export type HeaderMistake =
  | 'nonce_changed'
  | 'key_id_differs'
  | 'host_differs'
  | 'header_missing'
  | 'header_misnamed'
  | 'header_duplicated'
  | 'header_malformed'
  | 'content_digest_wrong';

/** The stable name of a mistake. Each has a page in the documentation, `docs/mistakes/`. */
export type MistakeCode =
  | SecretMistake
  | SignatureMistake
  | AlgorithmMistake
  | MessageMistake
  | BodyMistake
  | TimestampMistake
  | TargetMistake
  | HeaderMistake;
