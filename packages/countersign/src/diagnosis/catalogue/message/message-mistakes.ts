/** Mistakes with the text of the string to sign as a whole. */

import { hashText } from '../../../internal/one-shot-hash.ts';
import { asPythonPrints } from '../../mutations/body/printed-json.ts';
import { type CandidateMessage, segmentOf } from '../../mutations/candidate-message.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inCanonicalRequest, inHeaderNames } from '../ways/canonical-request-ways.ts';
import { inFieldCase } from '../ways/field-ways.ts';
import { inSeparators } from '../ways/layout-ways.ts';
import { beforeMessage, behindMessage, inMessage, inMessageText } from '../ways/message-ways.ts';
import { inBaseNames } from '../ways/signature-base-ways.ts';

export const MESSAGE_MISTAKES: Entries = {
  message_trailing_newline: {
    cause: 'The string to sign ended with a newline that does not belong to it, as echo adds one.',
    cure: 'Sign without the newline at the end: printf %s instead of echo, in a shell.',
    ways: [
      behindMessage(plainly(1, '\n'), way(3, 'CR LF', '\r\n')),
      inCanonicalRequest(way(2, 'of the canonical request', withNewline)),
    ],
  },
  message_leading_newline: {
    cause: 'The string to sign began with a newline that does not belong to it.',
    cure: 'Begin the string with its first field; a template that begins on a line of its own adds a line feed.',
    ways: [beforeMessage(plainly(2, '\n'))],
  },
  message_literal_newline: {
    cause: 'The string to sign had a backslash and an "n" where a newline belongs.',
    cure: 'Put a real line feed (0x0A) there: double quotes in most languages, or the format of printf in a shell.',
    ways: [
      behindMessage(way(4, 'at the end', '\\n')),
      inSeparators((usual) => (usual === '\n' ? [plainly(1, '\\n')] : [])),
    ],
  },
  message_crlf: {
    cause: 'The lines of the string to sign were separated by CR LF instead of LF.',
    cure: 'Join the lines with a line feed (0x0A) alone, whatever the platform.',
    ways: [inSeparators((usual) => (usual === '\n' ? [plainly(1, '\r\n')] : []))],
  },
  message_case_changed: {
    cause: 'The whole string to sign was put in upper or lower case.',
    cure: 'Sign the text as it is; change the case only where the documentation says so.',
    ways: [
      inMessageText(
        'message case',
        way(2, 'lower case', (text) => text.toLowerCase()),
        way(3, 'upper case', (text) => text.toUpperCase()),
      ),
      inFieldCase(
        way(3, 'the fields in upper case', ({ bytes }) =>
          Buffer.from(Buffer.from(bytes).toString('utf8').toUpperCase()),
        ),
      ),
    ],
  },
  message_case_kept: {
    cause: 'Fields that are to be signed in lower case were signed as they are.',
    cure: 'Put those fields, and only those, in lower case before they are joined.',
    ways: [
      inFieldCase(
        plainly(1, ({ bytes, original }) => original ?? bytes),
        lowered('of letters that are not ASCII', (text) =>
          text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
        ),
        lowered('as in Turkish', (text) => text.toLocaleLowerCase('tr')),
      ),
      inCanonicalRequest(
        way(
          2,
          'names of headers',
          inHeaderNames((name) => name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase())),
        ),
      ),
      inBaseNames(
        way(2, 'names of fields', (name) =>
          name.startsWith('"@') ? name : name.replace(/(?<=^"|-)[a-z]/g, (letter) => letter.toUpperCase()),
        ),
      ),
    ],
  },
  message_quoted: {
    cause: 'The string to sign was written as a JSON string, with quotation marks and escapes.',
    cure: 'Sign the text itself, not its JSON form.',
    ways: [
      inMessageText(
        'message form',
        way(4, { detail: 'as repr() of Python does', isAlone: true }, (text) =>
          asPythonPrints('', { kind: 'literal', text: JSON.stringify(text) }),
        ),
        plainly(3, (text) => JSON.stringify(text)),
      ),
    ],
  },
  message_encoded: {
    cause: 'The string to sign was encoded before it was signed.',
    cure: 'Sign the string itself, as bytes.',
    ways: [
      inMessage(
        'message form',
        way(4, { detail: 'base64 in lines', isAlone: true }, (bytes) =>
          bytes.length <= 48 ? undefined : bytes.toString('base64').replace(/.{1,64}/g, '$&\n'),
        ),
        way(2, 'base64', (bytes) => bytes.toString('base64')),
        way(3, 'hex', (bytes) => bytes.toString('hex')),
      ),
      inMessageText('message form', way(2, 'as for a URL', encodeURIComponent)),
    ],
  },
  message_hashed_first: {
    cause: 'The string to sign was hashed before it was signed.',
    cure: 'Hand the string to sign itself to the HMAC, which hashes it.',
    ways: [
      inMessage(
        'message form',
        way(2, 'sha256, hex', (bytes) => hashText('sha256', bytes, 'hex')),
        way(3, 'sha256, raw bytes', (bytes) => Buffer.from(hashText('sha256', bytes, 'latin1'), 'latin1')),
        way(3, 'sha256, base64', (bytes) => hashText('sha256', bytes, 'base64')),
        way(4, 'sha512, hex', (bytes) => hashText('sha512', bytes, 'hex')),
        way(4, 'md5, hex', (bytes) => hashText('md5', bytes, 'hex')),
      ),
    ],
  },
  message_not_hashed: {
    cause: 'The string to sign had the canonical request itself in it, or its hash in another form.',
    cure: 'Put the SHA-256 of the canonical request into the string to sign, in lower-case hex.',
    ways: [
      inCanonicalRequest(
        way(2, 'the text itself', unhashed),
        way(2, 'the canonical request alone', (message) =>
          unhashed(message.filter(({ isHashed }) => isHashed)),
        ),
        ...[
          way(2, 'its hash in upper case', (bytes: Buffer) => hashText('sha256', bytes, 'hex').toUpperCase()),
          way(2, 'its hash in base64', (bytes: Buffer) => hashText('sha256', bytes, 'base64')),
          way(2, 'its hash as raw bytes', (bytes: Buffer) => hashText('sha256', bytes, 'latin1')),
          way(2, 'its hash by SHA-1', (bytes: Buffer) => hashText('sha1', bytes, 'hex')),
        ].map(({ make, ...facts }) => ({ ...facts, make: withHash(make) })),
      ),
    ],
  },
};

/** Lower case as not every language has it. */
function lowered(detail: string, lower: (text: string) => string) {
  return way(
    3,
    { detail, isAlone: true },
    ({ bytes, original }: { readonly bytes: Uint8Array; readonly original: Uint8Array | undefined }) =>
      Buffer.from(lower(Buffer.from(original ?? bytes).toString('utf8'))),
  );
}

function withNewline(message: CandidateMessage): CandidateMessage {
  const last = message.findLastIndex(({ isHashed }) => isHashed);
  return message.toSpliced(last + 1, 0, { ...segmentOf(-4000, '', Buffer.from('\n')), isHashed: true });
}

function unhashed(message: CandidateMessage): CandidateMessage {
  return message.map((each) => ({ ...each, isHashed: false }));
}

/** The canonical request in another form than its hash in hex. */
function withHash(write: (bytes: Buffer) => string) {
  return (message: CandidateMessage) => {
    const inner = message.filter(({ isHashed }) => isHashed);
    const text = write(Buffer.concat(inner.map(({ bytes }) => bytes)));
    return [
      ...message.filter(({ isHashed }) => !isHashed),
      segmentOf(-4001, '', Buffer.from(text, 'latin1')),
    ];
  };
}
