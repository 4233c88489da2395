/** Digest fields (RFC 9530): the examples of its appendices. */

import { readFileSync } from 'node:fs';
import {
  areDigestsOf,
  digestsOf,
  parseDigests,
} from '../../../packages/countersign/src/message-signatures/fields/digest-fields.ts';
import { parseDictionary } from '../../../packages/countersign/src/structured-fields/parse-field.ts';
import { isInnerList } from '../../../packages/countersign/src/structured-fields/structured-field.ts';
import { type Outcome, outcomeOf, type Suite, same } from './suite.ts';

interface Message {
  readonly name: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly contentBase64: string;
  /** The whole, where the content is a part of it, or is not sent. */
  readonly representationBase64?: string;
  readonly trailers?: readonly (readonly [string, string])[];
  readonly digests: readonly {
    readonly field: string;
    readonly algorithm: string;
    readonly matches: boolean;
    readonly canonicalBase64: boolean;
    readonly value: string;
  }[];
}

interface Samples {
  readonly input: string;
  readonly values: Readonly<Record<string, string>>;
}

interface FieldExample {
  readonly name: string;
  readonly field: string;
  readonly value: string;
  readonly keys?: readonly string[];
  readonly preferences?: Readonly<Record<string, number>>;
}

/** Algorithms that RFC 9530 §5 deprecates. */
const UNCHECKED = 'the algorithm is deprecated (RFC 9530 §5), and not checked';

function judgeMessage({ headers, trailers = [], digests, ...message }: Message): Outcome {
  if (digests.some(({ canonicalBase64 }) => !canonicalBase64)) {
    const isRefused = digestsOf([...headers, ...trailers].flat()) === undefined;
    return isRefused
      ? { kind: 'differs on purpose', why: 'the base64 has one padding character too many' }
      : outcomeOf(false, 'a second spelling was taken');
  }
  const { contentBase64, representationBase64 = contentBase64 } = message;
  const all = digests.flatMap(({ field, algorithm, value, matches }) => {
    const covered = Buffer.from(field === 'Repr-Digest' ? representationBase64 : contentBase64, 'base64');
    const parsed = parseDigests(field.toLowerCase() as 'content-digest', `${algorithm}=:${value}:`);
    return [[parsed?.length === 1 && areDigestsOf(parsed, covered), matches]];
  });
  return same(
    all.map(([found]) => found),
    all.map(([, expected]) => expected),
  );
}

function judgeSample(input: string, algorithm: string, value: string): Outcome {
  const digests = parseDigests('content-digest', `${algorithm}=:${value}:`);
  if (digests?.length === 0) return { kind: 'differs on purpose', why: UNCHECKED };
  return outcomeOf(
    digests !== undefined && areDigestsOf(digests, Buffer.from(input)),
    'the digest is another',
  );
}

function judgeField({ value, keys, preferences }: FieldExample): Outcome {
  const members = parseDictionary(value) ?? [];
  if (keys !== undefined)
    return same(
      members.map(([key]) => key),
      keys,
    );
  return same(
    Object.fromEntries(
      members.map(([key, member]) => [key, isInnerList(member) ? undefined : member.value.value]),
    ),
    preferences,
  );
}

/** RFC 9530. */
export const rfc9530: Suite = {
  name: 'Digest fields (RFC 9530)',
  origin: 'httpwg/http-extensions, the text of the RFC',
  folder: 'rfc9530',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    const { input, values } = read<Samples>('sample-values');
    return [
      ...read<readonly Message[]>('messages').map((each) => ({
        name: each.name,
        judge: () => judgeMessage(each),
      })),
      ...Object.entries(values).map(([algorithm, value]) => ({
        name: `sample of ${algorithm}`,
        judge: () => judgeSample(input, algorithm, value),
      })),
      ...read<readonly FieldExample[]>('field-syntax').map((each) => ({
        name: each.name,
        judge: () => judgeField(each),
      })),
    ];
  },
};
