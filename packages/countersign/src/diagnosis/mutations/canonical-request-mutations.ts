/** Mutations of a message within the message, such as the canonical request of Signature Version 4. */

import { hashText } from '../../internal/one-shot-hash.ts';
import { decodePercentBytes } from '../../scheme/target.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { type CandidateMessage, isLineBreak, segmentOf } from './candidate-message.ts';
import type { MessageMutation } from './mutation.ts';

const DIGEST_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const OTHER_FORMS: readonly (readonly [form: string, write: (bytes: Uint8Array) => string])[] = [
  ['in upper case', (bytes) => hashText('sha256', bytes, 'hex').toUpperCase()],
  ['in base64', (bytes) => hashText('sha256', bytes, 'base64')],
  ['as raw bytes', (bytes) => hashText('sha256', bytes, 'latin1')],
  ['by SHA-1', (bytes) => hashText('sha1', bytes, 'hex')],
];

/** The mutations; none where there is no such message. */
export function canonicalRequestMutations(message: CandidateMessage): readonly MessageMutation[] {
  if (!message.some(({ isHashed }) => isHashed)) return [];
  return [
    mutation({ code: 'message_trailing_newline', detail: 'of the canonical request' }, 2, withNewline),
    mutation(
      { code: 'message_field_missing', detail: 'the empty line behind the headers' },
      2,
      withoutEmptyLine,
    ),
    mutation({ code: 'message_not_hashed', detail: 'the text itself' }, 2, (given) =>
      given.map((each) => ({ ...each, isHashed: false })),
    ),
    mutation({ code: 'message_not_hashed', detail: 'the canonical request alone' }, 2, (given) =>
      given.filter(({ isHashed }) => isHashed).map((each) => ({ ...each, isHashed: false })),
    ),
    ...OTHER_FORMS.map(([form, write]) =>
      mutation({ code: 'message_not_hashed', detail: `its hash ${form}` }, 2, (given) =>
        inForm(given, write),
      ),
    ),
    ...pathMutations(message),
    ...payloadMutations(message),
    ...headerMutations(),
  ];
}

function mutation(mistake: NamedMistake, cost: number, apply: MessageMutation['apply']): MessageMutation {
  return { on: 'message', mistakes: [mistake], cost, stage: 'canonical request', apply };
}

function withNewline(message: CandidateMessage): CandidateMessage {
  const last = message.findLastIndex(({ isHashed }) => isHashed);
  return message.toSpliced(last + 1, 0, { ...segmentOf(-4000, '', Buffer.from('\n')), isHashed: true });
}

function inForm(message: CandidateMessage, write: (bytes: Uint8Array) => string): CandidateMessage {
  const inner = message.filter(({ isHashed }) => isHashed);
  const text = write(Buffer.concat(inner.map(({ bytes }) => bytes)));
  return [...message.filter(({ isHashed }) => !isHashed), segmentOf(-4001, '', Buffer.from(text, 'latin1'))];
}

/** A path that is encoded twice where it is signed may be signed without any encoding. */
function pathMutations(message: CandidateMessage): MessageMutation[] {
  const path = message.find(({ role, isHashed }) => isHashed && role === 'path');
  const once = path && decodePercentBytes(Buffer.from(path.bytes).toString('latin1'));
  const twice = once === undefined ? undefined : decodePercentBytes(once);
  if (twice === undefined || twice === once) return [];
  return [
    mutation({ code: 'path_decoded', detail: 'without any encoding' }, 2, (given) =>
      given.map((each) => (each.id === path?.id ? { ...each, bytes: Buffer.from(twice, 'latin1') } : each)),
    ),
  ];
}

/** Two line breaks side by side, of which the first ends the last header. */
function withoutEmptyLine(message: CandidateMessage): CandidateMessage | undefined {
  const at = message.findLastIndex((segment, i) => isLineBreak(segment) && isLineBreak(message[i + 1]));
  return at === -1 ? undefined : message.toSpliced(at, 1);
}

/** Other words of the last line on the body. */
function payloadMutations(message: CandidateMessage): MessageMutation[] {
  const digest = message.find(({ role, isHashed }) => isHashed && role === 'bodyDigest');
  if (digest === undefined) return [];
  const saying = (text: string, mistake: NamedMistake, cost: number) =>
    mutation(mistake, cost, (given) =>
      given.map((each) => (each.id === digest.id ? { ...each, bytes: Buffer.from(text) } : each)),
    );
  return [
    saying('UNSIGNED-PAYLOAD', { code: 'body_not_hashed', detail: 'UNSIGNED-PAYLOAD' }, 2),
    saying(DIGEST_OF_NOTHING, { code: 'body_left_out', detail: 'the digest of no bytes' }, 1),
  ];
}

/** Lines of headers that are written in another way. */
function headerMutations(): MessageMutation[] {
  const rewritten = (mistake: NamedMistake, cost: number, rewrite: (text: string) => string) =>
    mutation(mistake, cost, (given) =>
      given.map((each, i) =>
        each.isHashed && given[i + 1]?.role === 'header'
          ? { ...each, bytes: Buffer.from(rewrite(Buffer.from(each.bytes).toString('latin1')), 'latin1') }
          : each,
      ),
    );
  return [
    rewritten(
      { code: 'message_separator_wrong', detail: '": " between name and value' },
      2,
      (name) => `${name} `,
    ),
    rewritten({ code: 'message_case_kept', detail: 'names of headers' }, 2, (name) =>
      name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()),
    ),
  ];
}
