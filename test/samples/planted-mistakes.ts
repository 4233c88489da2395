/** Mistakes as partners make them when they change a sample: each is a change of the text on the page. */

/** A mistake in the sample of one language. */
export interface PlantedMistake {
  /** As the page and `explain` name it. */
  readonly code: string;
  /** Texts of the sample for IIMMPACT, each of which it has once, and what they are replaced by. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

/** One mistake for each language, by its id; all of them different. */
export const PLANTED_MISTAKES: Readonly<Record<string, PlantedMistake>> = {
  bash: {
    code: 'message_trailing_newline',
    changes: [[`$(printf '%s' "$message"`, '$(echo "$message"']],
  },
  node: {
    code: 'body_compacted',
    changes: [['  body,\n', '  body: JSON.stringify(JSON.parse(body), null, 2),\n']],
  },
  python: {
    code: 'secret_not_decoded',
    changes: [['base64.b64decode(SECRET)', 'SECRET.encode()']],
  },
  php: {
    code: 'timestamp_in_milliseconds',
    changes: [['(string) time()', '(string) (time() * 1000)']],
  },
  ruby: {
    code: 'signature_in_hex',
    changes: [
      [
        "[OpenSSL::HMAC.digest('SHA256', key, message)].pack('m0')",
        "OpenSSL::HMAC.hexdigest('SHA256', key, message)",
      ],
    ],
  },
  go: {
    code: 'plain_hash_for_hmac',
    changes: [
      ['\t"crypto/hmac"\n', ''],
      ['mac := hmac.New(sha256.New, key)', 'mac := sha256.New()\n\tmac.Write(key)'],
    ],
  },
  java: {
    code: 'method_case',
    changes: [['+ method +', '+ method.toLowerCase() +']],
  },
  csharp: {
    code: 'body_left_out',
    changes: [
      [
        'SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes(body))',
        'SHA256.Create().ComputeHash(new byte[0])',
      ],
    ],
  },
};

/**
 * Makes the changes.
 *
 * @throws Error where the sample does not have a text exactly once.
 */
export function withMistake(sample: string, { changes }: PlantedMistake): string {
  return changes.reduce((text, [from, to]) => {
    const [before = '', after, ...others] = text.split(from);
    if (after === undefined || others.length > 0) throw new Error(`the sample has not once: ${from}`);
    return before + to + after;
  }, sample);
}
