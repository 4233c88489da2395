/** JSON Schemas of the types of the API. Written by scripts/console-schemas.mjs from src/api. */

export const SCHEMAS: Readonly<Record<string, object>> = {
  RequestQuery: {
    type: 'object',
    properties: {
      outcome: {
        type: 'string',
        enum: ['accepted', 'refused'],
      },
      code: {
        anyOf: [
          {
            $ref: '#/components/schemas/RefusalCode',
          },
          {
            type: 'array',
            items: {
              $ref: '#/components/schemas/RefusalCode',
            },
          },
        ],
      },
      mistake: {
        anyOf: [
          {
            $ref: '#/components/schemas/MistakeCode',
          },
          {
            type: 'array',
            items: {
              $ref: '#/components/schemas/MistakeCode',
            },
          },
        ],
      },
      key: {
        type: 'string',
      },
      owner: {
        type: 'string',
      },
      scheme: {
        type: 'string',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      method: {
        type: 'string',
      },
      path: {
        type: 'string',
        description: 'The path begins with this.',
      },
      address: {
        type: 'string',
      },
      requestId: {
        type: 'string',
      },
      from: {
        type: 'string',
      },
      to: {
        type: 'string',
      },
      limit: {
        type: 'number',
        description: 'From 1 to 200. Default: 50.',
      },
      cursor: {
        type: 'string',
      },
    },
    description:
      'Query of `GET api/requests` and, without `cursor`, `limit`, `from` and `to`, of `GET api/events`. All members are optional texts, and each given one must hold; `code` and `mistake` may be given several times.',
  },
  RefusalCode: {
    type: 'string',
    enum: [
      'too_many_failures',
      'body_too_large',
      'body_timeout',
      'too_busy',
      'missing_header',
      'malformed_header',
      'duplicate_header',
      'malformed_target',
      'malformed_body',
      'timestamp_too_old',
      'timestamp_in_future',
      'unknown_key',
      'signature_mismatch',
      'body_digest_mismatch',
      'key_disabled',
      'key_revoked',
      'key_expired',
      'key_not_approved',
      'wrong_mode',
      'ip_not_allowed',
      'insufficient_scope',
      'replayed',
      'replay_unprovable',
      'rate_limited',
      'request_in_progress',
      'idempotency_key_in_use',
      'idempotency_key_reused',
      'idempotent_response_lost',
      'event_in_progress',
      'keys_unavailable',
      'store_unavailable',
    ],
    description: 'Why a request was refused. The log gets this code; the sender gets the public one.',
  },
  MistakeCode: {
    type: 'string',
    enum: [
      'secret_not_decoded',
      'secret_decoded_twice',
      'secret_decoded_wrongly',
      'secret_decoded_needlessly',
      'secret_decoded_to_text',
      'secret_encoded',
      'secret_not_derived',
      'secret_derived_wrongly',
      'secret_charset',
      'public_key_wrong',
      'text_as_utf16',
      'secret_with_whitespace',
      'secret_quoted',
      'secret_prefix_kept',
      'secret_prefix_removed',
      'secret_affixed',
      'secret_case_changed',
      'secret_cut_short',
      'secret_missing',
      'secret_expired',
      'secret_not_yet_valid',
      'secret_of_another_key',
      'secret_of_other_mode',
      'key_id_as_secret',
      'signature_in_hex',
      'signature_in_base64',
      'signature_in_base64url',
      'signature_padding',
      'signature_encoded_twice',
      'signature_case_changed',
      'signature_prefix_missing',
      'signature_prefix_doubled',
      'signature_prefix_wrong',
      'signature_quoted',
      'signature_percent_encoded',
      'signature_form_decoded',
      'signature_decoded_to_text',
      'signature_beginning_lost',
      'signature_as_numbers',
      'signature_truncated',
      'signature_leading_zeros',
      'algorithm_wrong',
      'plain_hash_for_hmac',
      'hmac_arguments_swapped',
      'message_trailing_newline',
      'message_leading_newline',
      'message_literal_newline',
      'message_crlf',
      'message_case_changed',
      'message_case_kept',
      'message_quoted',
      'message_encoded',
      'message_hashed_first',
      'message_not_hashed',
      'timestamp_differs',
      'timestamp_in_milliseconds',
      'timestamp_in_seconds',
      'timestamp_format',
      'timestamp_zone',
      'clock_off',
      'nonce_changed',
      'key_id_differs',
      'host_differs',
      'header_missing',
      'header_misnamed',
      'header_duplicated',
      'header_malformed',
      'content_digest_wrong',
      'body_left_out',
      'body_placeholder',
      'body_trailing_newline',
      'body_line_endings',
      'body_byte_order_mark',
      'body_backslashes',
      'body_signed_uncompressed',
      'body_signed_compressed',
      'body_charset',
      'body_encoded',
      'body_compacted',
      'body_spaced',
      'body_keys_reordered',
      'body_reserialised',
      'body_double_encoded',
      'body_stringified',
      'body_slashes_escaped',
      'body_non_ascii_escaped',
      'body_html_escaped',
      'body_member_missing',
      'body_names_changed',
      'body_empty_object',
      'body_values_only',
      'body_numbers_changed',
      'body_form_encoded',
      'body_sent_as_form',
      'body_form_respelt',
      'body_hashed',
      'body_not_hashed',
      'body_hash_encoding',
      'body_hash_algorithm',
      'origin_differs',
      'method_case',
      'method_differs',
      'query_left_out',
      'query_not_sorted',
      'query_sorted',
      'query_sorted_otherwise',
      'query_reordered',
      'query_with_question_mark',
      'query_blank_value',
      'query_parameter_lost',
      'query_not_decoded',
      'query_decoded',
      'query_encoded',
      'query_space',
      'path_with_query',
      'path_without_query',
      'path_trailing_slash',
      'path_leading_slash',
      'path_decoded',
      'path_case',
      'path_normalised',
      'http_version_signed',
      'path_with_base_path',
      'path_without_base_path',
      'path_with_host',
      'path_encoded',
      'path_not_normalised',
      'path_changed_under_way',
      'question_mark_lost',
      'message_of_another_scheme',
      'message_separator_wrong',
      'message_field_order',
      'message_field_missing',
      'message_field_empty',
      'message_field_added',
    ],
    description: 'The stable name of a mistake. Each has a page in the documentation, `docs/mistakes/`.',
  },
  KeyMode: {
    type: 'string',
    enum: ['test', 'live'],
    description: 'Purpose of a key: trying out, or real use.',
  },
  RequestPage: {
    type: 'object',
    properties: {
      entries: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/RequestRow',
        },
      },
      next: {
        type: 'string',
        description:
          'Cursor of the next, older page; absent on the last one. Each call looks at a bounded number of entries, so that a page may have fewer rows than it may have, or none, and have a next one.',
      },
    },
    required: ['entries'],
    description: 'Answer of `GET api/requests`, newest first. Needs `requests`.',
  },
  RequestRow: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
        description: 'Id of the entry, for paths and links.',
      },
      at: {
        type: 'string',
      },
      scheme: {
        type: 'string',
      },
      code: {
        anyOf: [
          {
            type: 'string',
            const: 'accepted',
          },
          {
            $ref: '#/components/schemas/RefusalCode',
          },
        ],
      },
      status: {
        type: 'number',
        description: 'Status of the answer, of refused requests.',
      },
      enforced: {
        type: 'boolean',
        description: 'False for a refusal that was only observed: the request passed.',
      },
      method: {
        type: 'string',
      },
      path: {
        type: 'string',
        description: 'Path without query, as it arrived. Anything may be in it: show it as text.',
      },
      keyId: {
        type: 'string',
        description: "The key's id; of an unknown key only the beginning.",
      },
      owner: {
        type: 'string',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      address: {
        type: 'string',
      },
      requestId: {
        type: 'string',
        description: 'The id by which sender and server know the request.',
      },
      durationMs: {
        type: 'number',
      },
      clockSkewMs: {
        type: 'number',
      },
      mistakes: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/MistakeCode',
        },
        description:
          'Codes of the named mistakes, the weightiest first; absent until, or unless, the request is diagnosed.',
      },
      certainty: {
        $ref: '#/components/schemas/Certainty',
      },
      more: {
        type: 'number',
        description:
          'Further refusals of the same key and code in the same second, counted here and not kept.',
      },
    },
    required: ['id', 'at', 'scheme', 'code', 'enforced', 'method', 'path', 'requestId', 'more'],
    description: 'A request in the list, and the data of the SSE events `entry` and `update`.',
  },
  Certainty: {
    type: 'string',
    enum: ['certain', 'likely', 'possible'],
    description:
      'Certainty of a finding.\n\n- `certain`: with these mistakes the very signature that was sent comes out, and none of the other known mistakes gives it;   or the fault is in plain sight, such as a missing header.\n- `likely`: the very signature comes out, but that of other known mistakes too, which follow as further findings, or the   search ended before all of them were tried; or a proxy under way makes the same of a request that was signed right; or   the timestamp is off by whole quarters of an hour, as in another zone.\n- `possible`: it fits what was seen, and cannot be proven.',
  },
  RequestDetail: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
        description: 'Id of the entry, for paths and links.',
      },
      at: {
        type: 'string',
      },
      scheme: {
        type: 'string',
      },
      code: {
        anyOf: [
          {
            type: 'string',
            const: 'accepted',
          },
          {
            $ref: '#/components/schemas/RefusalCode',
          },
        ],
      },
      status: {
        type: 'number',
        description: 'Status of the answer, of refused requests.',
      },
      enforced: {
        type: 'boolean',
        description: 'False for a refusal that was only observed: the request passed.',
      },
      method: {
        type: 'string',
      },
      path: {
        type: 'string',
        description: 'Path without query, as it arrived. Anything may be in it: show it as text.',
      },
      keyId: {
        type: 'string',
        description: "The key's id; of an unknown key only the beginning.",
      },
      owner: {
        type: 'string',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      address: {
        type: 'string',
      },
      requestId: {
        type: 'string',
        description: 'The id by which sender and server know the request.',
      },
      durationMs: {
        type: 'number',
      },
      clockSkewMs: {
        type: 'number',
      },
      mistakes: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/MistakeCode',
        },
        description:
          'Codes of the named mistakes, the weightiest first; absent until, or unless, the request is diagnosed.',
      },
      certainty: {
        $ref: '#/components/schemas/Certainty',
      },
      more: {
        type: 'number',
        description:
          'Further refusals of the same key and code in the same second, counted here and not kept.',
      },
      target: {
        type: 'string',
        description: 'Path and query; values that must not be kept are replaced by `{redacted}`.',
      },
      headers: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/HeaderLine',
        },
      },
      title: {
        type: 'string',
        description: 'Title of the refusal, and what to do: from the table of refusals.',
      },
      url: {
        type: 'string',
        description: "Page about the refusal's code.",
      },
      detail: {
        type: 'string',
        description: 'For support alone, absent with `owners`: more about the reason.',
      },
      vendorCode: {
        type: 'string',
        description: "The vendor's own name of the reason.",
      },
      answer: {
        type: 'string',
        description: 'Body of the answer, as text.',
      },
      body: {
        $ref: '#/components/schemas/CapturedBody',
        description: 'The captured body. Needs `bodies`.',
      },
      diagnosis: {
        $ref: '#/components/schemas/RequestDiagnosis',
        description:
          'Absent unless the request was diagnosed, and, with `owners`, of live keys unless the integrator allows it.',
      },
      partnerText: {
        type: 'string',
        description: 'Plain text for the partner, without anything secret.',
      },
    },
    required: [
      'at',
      'code',
      'enforced',
      'headers',
      'id',
      'method',
      'more',
      'partnerText',
      'path',
      'requestId',
      'scheme',
      'target',
    ],
    description: 'Answer of `GET api/requests/:id`. Needs `requests`.',
  },
  HeaderLine: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
      },
      value: {
        type: 'string',
        description: '`{redacted}` where the value is never kept.',
      },
      redacted: {
        type: 'boolean',
      },
    },
    required: ['name', 'value', 'redacted'],
    description: 'A header as it was received, in its order.',
  },
  CapturedBody: {
    type: 'object',
    properties: {
      base64: {
        type: 'string',
        description: 'Base64 of the bytes that were kept.',
      },
      bytes: {
        type: 'number',
        description: 'Length of the whole body.',
      },
      isCut: {
        type: 'boolean',
      },
    },
    required: ['base64', 'bytes', 'isCut'],
    description: 'The body of a refused request.',
  },
  RequestDiagnosis: {
    type: 'object',
    properties: {
      signatureMatches: {
        type: 'boolean',
      },
      checks: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/CheckReport',
        },
      },
      stringToSign: {
        $ref: '#/components/schemas/StringToSign',
        description: "The server's string to sign.",
      },
      otherStringsToSign: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/StringToSign',
        },
      },
      canonicalRequest: {
        $ref: '#/components/schemas/StringToSign',
      },
      findings: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/DiagnosisFinding',
        },
      },
      hints: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Hint',
        },
      },
    },
    required: ['signatureMatches', 'checks', 'otherStringsToSign', 'findings', 'hints'],
    description:
      'Why a signature did not match: an `Explanation` of `countersign/diagnosis` as JSON, with the nonce redacted.',
  },
  CheckReport: {
    type: 'object',
    properties: {
      check: {
        $ref: '#/components/schemas/CheckName',
      },
      outcome: {
        type: 'string',
        enum: ['passed', 'failed', 'skipped'],
        description: '`skipped`: it could not be made, since another one failed before.',
      },
      code: {
        $ref: '#/components/schemas/RefusalCode',
        description: 'The refusal that a verifier would have given for it.',
      },
      detail: {
        type: 'string',
        description: 'The observation in one sentence.',
      },
    },
    required: ['check', 'outcome', 'detail'],
    description: 'The report of one check.',
  },
  CheckName: {
    type: 'string',
    enum: ['headers', 'window', 'key', 'signature', 'body_digest', 'key_state', 'address'],
    description:
      'The checks in the order in which a verifier makes them. Replay and limits need a store and are not looked at.',
  },
  StringToSign: {
    type: 'object',
    properties: {
      text: {
        type: 'string',
        description: 'The texts of its parts in one.',
      },
      parts: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/StringToSignPart',
        },
      },
    },
    required: ['text', 'parts'],
    description: 'A string to sign, as the server built it.',
  },
  StringToSignPart: {
    type: 'object',
    properties: {
      label: {
        type: 'string',
        description: "The part's name, such as `{timestamp}`; for text between the parts, that text.",
      },
      role: {
        anyOf: [
          {
            $ref: '#/components/schemas/PartRole',
          },
          {
            type: 'string',
            const: 'separator',
          },
          {
            type: 'string',
            const: 'other',
          },
        ],
        description: 'Source of its bytes, such as `body` or `nonce`; `other` where that is not known.',
      },
      text: {
        type: 'string',
        description: 'Its text with everything invisible made visible, cut after 1024 characters.',
      },
      bytes: {
        type: 'number',
        description: 'Its whole length, in bytes.',
      },
    },
    required: ['label', 'role', 'text', 'bytes'],
    description: 'A part of the string to sign, as the server built it.',
  },
  PartRole: {
    type: 'string',
    enum: [
      'keyId',
      'timestamp',
      'nonce',
      'method',
      'path',
      'query',
      'target',
      'url',
      'origin',
      'body',
      'bodyDigest',
      'header',
      'field',
      'literal',
    ],
    description: 'Source of the bytes of a part.',
  },
  DiagnosisFinding: {
    type: 'object',
    properties: {
      certainty: {
        $ref: '#/components/schemas/Certainty',
      },
      mistakes: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Mistake',
        },
        minItems: 1,
      },
      stringToSign: {
        $ref: '#/components/schemas/StringToSign',
        description:
          "The client's string to sign, rebuilt with these mistakes; absent where it is the server's, or unknown.",
      },
      isRevealing: {
        type: 'boolean',
        const: true,
        description:
          'True where a sender could find out a secret by it: for support alone, absent with `owners`.',
      },
    },
    required: ['certainty', 'mistakes'],
    description: 'One explanation, best first.',
  },
  Mistake: {
    type: 'object',
    properties: {
      code: {
        $ref: '#/components/schemas/MistakeCode',
      },
      cause: {
        type: 'string',
        description: 'One sentence: what was done.',
      },
      cure: {
        type: 'string',
        description: 'One sentence: what to do instead.',
      },
      detail: {
        type: 'string',
        description: 'The exact subject, such as `{nonce}` or `hex`; never anything of a secret.',
      },
      url: {
        type: 'string',
        description: 'The page about it.',
      },
    },
    required: ['cause', 'code', 'cure', 'url'],
    description: 'One mistake, named.',
  },
  Hint: {
    type: 'object',
    properties: {
      code: {
        type: 'string',
        enum: [
          'template_unresolved',
          'body_printed',
          'body_missing',
          'form_under_json',
          'json_under_form',
          'no_json',
        ],
      },
      text: {
        type: 'string',
        description: 'A sentence for the partner.',
      },
    },
    required: ['code', 'text'],
    description:
      'Something that can be seen in a request and proves nothing, where no finding explains its signature.',
  },
  MissedEvent: {
    type: 'object',
    properties: {
      count: {
        type: 'number',
      },
    },
    required: ['count'],
    description:
      'Data of the SSE event `missed` of `GET api/events`: entries that were left out since the reader was slow.',
  },
  SchemeInfo: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
      },
      title: {
        type: 'string',
      },
      documentation: {
        type: 'string',
        description: "Address of the vendor's own page.",
      },
      namesKey: {
        type: 'boolean',
        description: 'False where requests name no key.',
      },
      signing: {
        $ref: '#/components/schemas/SigningFacts',
        description:
          'Facts by which the browser makes a signature; absent where it cannot, see  {@link  SchemeInfo.notSignable } .',
      },
      notSignable: {
        type: 'string',
        description: 'Why the browser cannot sign, in a sentence.',
      },
    },
    required: ['name', 'namesKey'],
    description: 'A scheme of the mounted verifiers.',
  },
  SigningFacts: {
    type: 'object',
    properties: {
      hash: {
        type: 'string',
        enum: ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'],
      },
      secret: {
        $ref: '#/components/schemas/SecretForm',
        description:
          'The way from the secret as it is shown to the key. Its `digest.algorithm` is never `md5` here.',
      },
      encoding: {
        type: 'string',
        enum: ['hex', 'base64', 'base64url'],
      },
    },
    required: ['hash', 'secret', 'encoding'],
    description: 'The way from a secret to a signature, for WebCrypto.',
  },
  SecretForm: {
    type: 'object',
    properties: {
      prefix: {
        type: 'string',
        description:
          'A text at the beginning that is no part of the secret. A secret without it is taken as well. Default: none.',
      },
      encoding: {
        anyOf: [
          {
            type: 'string',
            const: 'utf8',
          },
          {
            $ref: '#/components/schemas/EncodingName',
          },
        ],
        description:
          'Encoding of what stands behind the prefix: `utf8` is text that is taken as it is. Default: `utf8`.',
      },
      digest: {
        type: 'object',
        properties: {
          algorithm: {
            type: 'string',
            enum: ['md5', 'sha1', 'sha256', 'sha512'],
          },
          encoding: {
            anyOf: [
              {
                $ref: '#/components/schemas/EncodingName',
              },
              {
                type: 'string',
                const: 'raw',
              },
            ],
          },
        },
        required: ['algorithm', 'encoding'],
        description:
          'The digest that is the key: its bytes with `raw`, else the text in an encoding. Default: no digest.',
      },
    },
    description:
      'The way from a secret to its key, for schemes that do more than to decode it. In this order: a prefix is taken off where it is there, the rest is decoded, and a digest of that is the key.',
  },
  EncodingName: {
    type: 'string',
    enum: ['hex', 'base64', 'base64url'],
    description:
      '- `hex`: either case. - `base64`: padded (RFC 4648 §4). - `base64url`: unpadded (RFC 4648 §5).',
  },
  DraftRequest: {
    type: 'object',
    properties: {
      scheme: {
        type: 'string',
      },
      keyId: {
        type: 'string',
      },
      method: {
        type: 'string',
      },
      target: {
        type: 'string',
        description: 'Path and query, or a whole URL.',
      },
      headers: {
        type: 'array',
        items: {
          type: 'array',
          minItems: 2,
          items: [
            {
              type: 'string',
              title: 'name',
            },
            {
              type: 'string',
              title: 'value',
            },
          ],
          maxItems: 2,
        },
      },
      body: {
        type: 'string',
        description: 'The body as text, sent as UTF-8. Default: none.',
      },
    },
    required: ['scheme', 'keyId', 'method', 'target', 'headers'],
    description: 'Body of `POST api/draft`. Needs `playground`.',
  },
  Draft: {
    type: 'object',
    properties: {
      message: {
        type: 'string',
        description: 'Bytes of the string to sign, in base64: the message of the HMAC.',
      },
      stringToSign: {
        $ref: '#/components/schemas/StringToSign',
        description: 'The same, part by part, with everything invisible made visible.',
      },
      headers: {
        type: 'array',
        items: {
          type: 'array',
          minItems: 2,
          items: [
            {
              type: 'string',
              title: 'name',
            },
            {
              type: 'string',
              title: 'value',
            },
          ],
          maxItems: 2,
        },
        description:
          'All headers to send. Where the signature stands, a value has  {@link  Draft.placeholder } .',
      },
      target: {
        type: 'string',
        description:
          'As sent, where the scheme puts values into the query; has the placeholder where the signature stands there.',
      },
      placeholder: {
        type: 'string',
      },
      signing: {
        $ref: '#/components/schemas/SigningFacts',
      },
    },
    required: ['message', 'stringToSign', 'headers', 'target', 'placeholder', 'signing'],
    description: 'Answer of `POST api/draft`.',
  },
  CheckRequest: {
    type: 'object',
    properties: {
      scheme: {
        type: 'string',
      },
      method: {
        type: 'string',
      },
      target: {
        type: 'string',
      },
      headers: {
        type: 'array',
        items: {
          type: 'array',
          minItems: 2,
          items: [
            {
              type: 'string',
              title: 'name',
            },
            {
              type: 'string',
              title: 'value',
            },
          ],
          maxItems: 2,
        },
      },
      body: {
        type: 'string',
        description: 'The body as text. Default: none.',
      },
    },
    required: ['scheme', 'method', 'target', 'headers'],
    description:
      'Body of `POST api/check`, and its limits: no secret, 60 a minute for each user, drafts among them. Needs `playground`.',
  },
  CheckAnswer: {
    type: 'object',
    properties: {
      signatureMatches: {
        type: 'boolean',
      },
      checks: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/CheckReport',
        },
      },
      stringToSign: {
        $ref: '#/components/schemas/StringToSign',
        description: "The server's string to sign.",
      },
      otherStringsToSign: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/StringToSign',
        },
      },
      canonicalRequest: {
        $ref: '#/components/schemas/StringToSign',
      },
      findings: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/DiagnosisFinding',
        },
      },
      hints: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Hint',
        },
      },
      code: {
        $ref: '#/components/schemas/RefusalCode',
        description: 'Code with which it would be refused; absent when all checks pass.',
      },
    },
    required: ['checks', 'findings', 'hints', 'otherStringsToSign', 'signatureMatches'],
    description:
      'Answer of `POST api/check`: what the verifier would say, apart from replay and limits. Nothing is counted or remembered.',
  },
  Right: {
    type: 'string',
    enum: ['requests', 'bodies', 'playground', 'keys:read', 'keys:write'],
    description:
      'A right that `access()` gives. `requests`: summary and request log. `bodies`: bodies that the log has captured. `playground`: draft and check. `keys:read`: keys without secrets, usage. `keys:write`: changes of keys, and watching one.',
  },
  Session: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        description: 'The name that `access()` gave.',
      },
      may: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Right',
        },
      },
      owners: {
        type: 'array',
        items: {
          type: 'string',
        },
        description: 'The owners whose keys and requests are shown; absent: all.',
      },
      token: {
        type: 'string',
        description:
          'Value of the header `X-Countersign-Console` of every POST. It changes once a day: after a 403 `csrf`, fetch the session again.',
      },
      schemes: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/SchemeInfo',
        },
      },
      features: {
        $ref: '#/components/schemas/Features',
      },
    },
    required: ['name', 'may', 'token', 'schemes', 'features'],
    description: 'Answer of `GET api/session`: who is asking, and what can be done here.',
  },
  Features: {
    type: 'object',
    properties: {
      keys: {
        type: 'boolean',
        description: 'Keys can be listed and read.',
      },
      bodies: {
        type: 'boolean',
        description: 'Bodies of refused requests are captured.',
      },
      watch: {
        type: 'boolean',
        description: 'Keys can be watched: a verifier has `diagnosis()`.',
      },
      makesIds: {
        type: 'boolean',
        description: 'The administration of keys makes ids: a key may be created without one.',
      },
    },
    required: ['keys', 'bodies', 'watch', 'makesIds'],
    description: 'Parts that the integrator has connected.',
  },
  Problem: {
    type: 'object',
    properties: {
      type: {
        type: 'string',
        const: 'about:blank',
      },
      title: {
        type: 'string',
      },
      status: {
        type: 'number',
      },
      code: {
        $ref: '#/components/schemas/ProblemCode',
        description: 'A name for programs.',
      },
      detail: {
        type: 'string',
        description: 'A sentence: what was wrong, and what to do.',
      },
    },
    required: ['type', 'title', 'status', 'code'],
    description: 'Every error, as `application/problem+json` (RFC 9457).',
  },
  ProblemCode: {
    type: 'string',
    enum: [
      'not_found',
      'method_not_allowed',
      'forbidden',
      'csrf',
      'invalid',
      'body_too_large',
      'unsupported_media_type',
      'conflict',
      'too_many_requests',
      'unavailable',
      'internal',
    ],
    description:
      "Name of an error. `not_found` is also the answer where the user may not know that a thing exists; `forbidden` where a right is missing; `csrf` where the header's token or the origin is wrong; `invalid` for a body or query; `conflict` where the key's state forbids it.",
  },
  Summary: {
    type: 'object',
    properties: {
      from: {
        type: 'string',
      },
      to: {
        type: 'string',
      },
      accepted: {
        type: 'number',
        description:
          'Counted by the processes that have written to the log. Absent with `owners`: accepted requests are counted for all together.',
      },
      refused: {
        type: 'number',
      },
      dropped: {
        type: 'number',
        description: 'Entries that the log could not keep, since it was slow or full.',
      },
      groups: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/RefusalGroup',
        },
        description: 'Refusals of one cause and key, the most frequent first; 50 at most.',
      },
      nearLimits: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/NearLimit',
        },
        description: 'Keys with less than a fifth of a limit left; only with `keys:read`.',
      },
      clocks: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/DriftingClock',
        },
        description: "Keys whose requests are far from this server's clock.",
      },
    },
    required: ['from', 'to', 'refused', 'dropped', 'groups', 'nearLimits', 'clocks'],
    description: 'Answer of `GET api/summary`: the last hour, minute by minute. Needs `requests`.',
  },
  RefusalGroup: {
    type: 'object',
    properties: {
      code: {
        $ref: '#/components/schemas/RefusalCode',
      },
      mistake: {
        $ref: '#/components/schemas/MistakeCode',
        description: 'The first mistake, where a diagnosis has found one.',
      },
      keyId: {
        type: 'string',
      },
      owner: {
        type: 'string',
      },
      scheme: {
        type: 'string',
      },
      count: {
        type: 'number',
      },
      firstAt: {
        type: 'string',
      },
      lastAt: {
        type: 'string',
      },
      perMinute: {
        type: 'array',
        items: {
          type: 'number',
        },
        description: '60 numbers, the oldest minute first.',
      },
      newest: {
        type: 'string',
        description: 'Id of the newest entry, for `GET api/requests/:id`.',
      },
    },
    required: ['code', 'scheme', 'count', 'firstAt', 'lastAt', 'perMinute', 'newest'],
    description: 'Refusals that have one reason.',
  },
  NearLimit: {
    type: 'object',
    properties: {
      keyId: {
        type: 'string',
      },
      scheme: {
        type: 'string',
      },
      limit: {
        $ref: '#/components/schemas/LimitState',
      },
    },
    required: ['keyId', 'scheme', 'limit'],
    description: 'A key that has nearly used up a limit.',
  },
  LimitState: {
    type: 'object',
    properties: {
      limit: {
        type: 'number',
        description: 'A whole number from 1 to 2⁵³ − 1.',
      },
      windowSeconds: {
        type: 'number',
        description: 'Seconds, from 0.001 to 1 000 000 000.',
      },
      name: {
        type: 'string',
        description:
          'Name in headers and logs, in printable ASCII. Name, window, refill and `sharedBy` together identify the limit. Default: none.',
      },
      sharedBy: {
        type: 'string',
        description:
          'Id of those that share the limit, such as the owner of several keys: all that is held to a limit of one `sharedBy` is counted together, whatever its key is, in all verifiers on one store. A text that is not empty. Default: none, each key is counted by itself.',
      },
      refill: {
        $ref: '#/components/schemas/Refill',
        description:
          'Makes the limit a quota, which is counted from the beginning of each day or month in UTC and comes back as a whole at its end. `windowSeconds` is then 86 400, or 2 678 400 for the longest month. Default: none, a sliding window.',
      },
      remaining: {
        type: 'number',
        description: 'Requests left now.',
      },
      resetSeconds: {
        type: 'number',
        description: 'Whole seconds until the window in progress ends.',
      },
      retryAfterSeconds: {
        type: 'number',
        description: 'Whole seconds until one request fits again. Only where none is left.',
      },
    },
    required: ['limit', 'remaining', 'resetSeconds', 'windowSeconds'],
    description: 'Where a key stands in one limit after the decision.',
  },
  Refill: {
    type: 'string',
    enum: ['daily', 'monthly'],
    description: 'When a quota comes back.',
  },
  DriftingClock: {
    type: 'object',
    properties: {
      keyId: {
        type: 'string',
      },
      owner: {
        type: 'string',
      },
      skewMs: {
        type: 'number',
        description: "Median distance from this server's clock, in milliseconds: negative when behind.",
      },
      count: {
        type: 'number',
      },
    },
    required: ['keyId', 'skewMs', 'count'],
    description: 'A client whose clock is off.',
  },
  KeyQuery: {
    type: 'object',
    properties: {
      text: {
        type: 'string',
        description: 'A part of the id or owner, in any case.',
      },
      owner: {
        type: 'string',
      },
      status: {
        $ref: '#/components/schemas/KeyStatus',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      limit: {
        type: 'number',
        description: 'From 1 to 200. Default: 50.',
      },
      cursor: {
        type: 'string',
      },
    },
    description: 'Query of `GET api/keys`: all members are optional texts.',
  },
  KeyStatus: {
    type: 'string',
    enum: ['active', 'disabled', 'revoked', 'not_approved'],
    description: 'State of a key: usable or not, and why.',
  },
  KeyPage: {
    type: 'object',
    properties: {
      keys: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/KeyView',
        },
      },
      next: {
        type: 'string',
      },
      isIncomplete: {
        type: 'boolean',
        description: 'True if some records could not be read, and are left out.',
      },
    },
    required: ['keys', 'isIncomplete'],
    description: 'Answer of `GET api/keys`, by id. Needs `keys:read`.',
  },
  KeyView: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
      },
      owner: {
        type: 'string',
      },
      status: {
        $ref: '#/components/schemas/KeyStatus',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      scopes: {
        type: 'array',
        items: {
          type: 'string',
        },
      },
      ipAllowlist: {
        type: 'array',
        items: {
          type: 'string',
        },
        description: 'Empty: all addresses.',
      },
      limits: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Limit',
        },
        description: "Absent: the scheme's limits. Empty: none.",
      },
      expiresAt: {
        type: 'string',
      },
      createdAt: {
        type: 'string',
      },
      updatedAt: {
        type: 'string',
      },
      secrets: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/SecretView',
        },
        description: 'The newest first.',
      },
      watchedUntil: {
        type: 'string',
        description: 'Until when every refusal of the key is diagnosed.',
      },
      lastUsedAt: {
        type: 'string',
        description:
          'When the key was last used, as far as the administration records that, give or take its `lastUsedSeconds`.',
      },
      endsSoonAt: {
        type: 'string',
        description: 'The first end of the key or of one of its secrets within the next 14 days.',
      },
    },
    required: ['id', 'status', 'scopes', 'ipAllowlist', 'secrets'],
    description:
      'A key without its secrets. Answer of `GET api/keys/:id`, and of every change but create and rotate.',
  },
  Limit: {
    type: 'object',
    properties: {
      limit: {
        type: 'number',
        description: 'A whole number from 1 to 2⁵³ − 1.',
      },
      windowSeconds: {
        type: 'number',
        description: 'Seconds, from 0.001 to 1 000 000 000.',
      },
      name: {
        type: 'string',
        description:
          'Name in headers and logs, in printable ASCII. Name, window, refill and `sharedBy` together identify the limit. Default: none.',
      },
      sharedBy: {
        type: 'string',
        description:
          'Id of those that share the limit, such as the owner of several keys: all that is held to a limit of one `sharedBy` is counted together, whatever its key is, in all verifiers on one store. A text that is not empty. Default: none, each key is counted by itself.',
      },
      refill: {
        $ref: '#/components/schemas/Refill',
        description:
          'Makes the limit a quota, which is counted from the beginning of each day or month in UTC and comes back as a whole at its end. `windowSeconds` is then 86 400, or 2 678 400 for the longest month. Default: none, a sliding window.',
      },
    },
    required: ['limit', 'windowSeconds'],
    description:
      'A limit: at most `limit` requests in `windowSeconds`, in a sliding window or in each day or month.',
  },
  SecretView: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
      },
      notBefore: {
        type: 'string',
      },
      notAfter: {
        type: 'string',
      },
      state: {
        type: 'string',
        enum: ['future', 'active', 'ending', 'ended'],
        description: '`ending`: in use, with an end.',
      },
    },
    required: ['state'],
    description: 'When a secret is in use.',
  },
  KeyChanges: {
    type: 'object',
    properties: {
      changes: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/KeyChangeView',
        },
      },
    },
    required: ['changes'],
    description:
      'Answer of `GET api/keys/:id/changes`: the latest changes of a key, the newest first, as far as the log has them.',
  },
  KeyChangeView: {
    type: 'object',
    properties: {
      at: {
        type: 'string',
      },
      action: {
        $ref: '#/components/schemas/KeyChangeAction',
      },
      actor: {
        type: 'string',
        description: 'Name of the one who made it; absent where nobody was named.',
      },
      outcome: {
        type: 'string',
        enum: ['made', 'unknown'],
        description:
          '`unknown`: where the keys are kept did not answer, so that the change may have been made.',
      },
    },
    required: ['at', 'action', 'outcome'],
    description: 'A change of a key by its administration, in any process that records into the log.',
  },
  KeyChangeAction: {
    type: 'string',
    enum: [
      'create',
      'enable',
      'disable',
      'revoke',
      'rotate',
      'set_limits',
      'set_ip_allowlist',
      'set_scopes',
      'set_expires_at',
      'remove',
    ],
    description: 'A change of a key, by the name of the method that made it.',
  },
  KeyLimits: {
    type: 'object',
    properties: {
      limits: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/LimitState',
        },
      },
    },
    required: ['limits'],
    description: 'Answer of `GET api/keys/:id/limits`: usage now, counting nothing. Needs `keys:read`.',
  },
  CreateKey: {
    type: 'object',
    properties: {
      id: {
        type: 'string',
        description:
          'Not with `owners`. Must be there where the administration has no form for ids (`makesIds` of the session).',
      },
      owner: {
        type: 'string',
      },
      mode: {
        $ref: '#/components/schemas/KeyMode',
      },
      scopes: {
        type: 'array',
        items: {
          type: 'string',
        },
      },
      ipAllowlist: {
        type: 'array',
        items: {
          type: 'string',
        },
      },
      limits: {
        type: 'array',
        items: {
          $ref: '#/components/schemas/Limit',
        },
      },
      expiresAt: {
        type: 'string',
      },
      secretEncoding: {
        $ref: '#/components/schemas/SecretEncoding',
        description:
          'Encoding of the new secret. Default: the form of the administration, if it has one; else as the scheme of the first verifier decodes it, or base64.',
      },
    },
    description:
      "Body of `POST api/keys`. Needs `keys:write`. With `owners`, the owner must be one of them (default: the only one); id, scopes, limits and expiry may not be given: the server picks the id, and the key has the strictest limits and the first expiry of the owner's other keys. There is none while no key of the owner may be used.",
  },
  SecretEncoding: {
    type: 'string',
    enum: ['base64', 'base64url', 'hex'],
    description: 'Encoding of a secret that is made.',
  },
  KeyWithSecret: {
    type: 'object',
    properties: {
      key: {
        $ref: '#/components/schemas/KeyView',
      },
      secret: {
        type: 'string',
      },
    },
    required: ['key', 'secret'],
    description:
      'Answer of `POST api/keys` and `POST api/keys/:id/rotate`: the only sight of the secret, `Cache-Control: no-store`.',
  },
  RotateKey: {
    type: 'object',
    properties: {
      overlapSeconds: {
        type: 'number',
      },
      secretEncoding: {
        $ref: '#/components/schemas/SecretEncoding',
        description: 'Default: as the other secrets of the key, where that is known; else as for a new key.',
      },
    },
    required: ['overlapSeconds'],
    description: 'Body of `POST api/keys/:id/rotate`. `0` ends the old secrets now, as after a leak.',
  },
  ChangeStatus: {
    type: 'object',
    properties: {
      confirm: {
        type: 'string',
      },
    },
    description:
      'Body of `POST api/keys/:id/disable`, `enable` and `revoke`; of `revoke`, the id once more as confirmation. `enable` is not allowed with `owners`.',
  },
  SetLimits: {
    type: 'object',
    properties: {
      limits: {
        anyOf: [
          {
            type: 'array',
            items: {
              $ref: '#/components/schemas/Limit',
            },
          },
          {
            type: 'null',
          },
        ],
      },
    },
    required: ['limits'],
    description:
      "Body of `POST api/keys/:id/limits`. `null`: the scheme's limits. Not allowed with `owners`.",
  },
  SetAllowlist: {
    type: 'object',
    properties: {
      ipAllowlist: {
        type: 'array',
        items: {
          type: 'string',
        },
      },
    },
    required: ['ipAllowlist'],
    description: 'Body of `POST api/keys/:id/allow`. Empty: all addresses.',
  },
  SetScopes: {
    type: 'object',
    properties: {
      scopes: {
        type: 'array',
        items: {
          type: 'string',
        },
      },
    },
    required: ['scopes'],
    description: 'Body of `POST api/keys/:id/scopes`. Not allowed with `owners`.',
  },
  SetExpiry: {
    type: 'object',
    properties: {
      expiresAt: {
        type: ['string', 'null'],
      },
    },
    required: ['expiresAt'],
    description: 'Body of `POST api/keys/:id/expiry`. `null`: never. Not allowed with `owners`.',
  },
  WatchKey: {
    type: 'object',
    properties: {
      keyId: {
        type: 'string',
      },
    },
    required: ['keyId'],
    description:
      'Body of `POST api/watch`: for 15 minutes every refusal of the key is diagnosed. Needs `keys:write`.',
  },
  Watch: {
    type: 'object',
    properties: {
      keyId: {
        type: 'string',
      },
      until: {
        type: 'string',
      },
    },
    required: ['keyId', 'until'],
    description: 'Answer of `POST api/watch`.',
  },
};
