/** An algorithm that a value of the request chooses, among those that a scheme allows. */

import type { Algorithm, AlgorithmName, PreparedKey } from '../algorithms.ts';
import type { Message, Part } from '../message/message.ts';
import { toPart } from '../message/message.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { algorithmNamed } from './named-algorithm.ts';

/** An algorithm, and the part without bytes that tells it what was chosen. */
export interface ChosenAlgorithm {
  readonly algorithm: Algorithm;
  /** Belongs into each message of the scheme. A request with another value is refused. */
  readonly choice: Part;
}

/**
 * Makes an algorithm that is chosen by the text of a part. A key serves all that may be chosen, so they should be of one kind:
 * choosing a MAC, nobody may have a public key taken for its secret (RFC 8725 §2.1).
 *
 * @example
 * const { algorithm, choice } = algorithmBy(jsonField('SignatureVersion'), { 1: 'rsa-v1_5-sha1', 2: 'rsa-v1_5-sha256' });
 * const signed = message`${choice}${part.body}`;
 * @throws TypeError for algorithms that take different kinds of keys.
 */
export function algorithmBy(
  given: Part | Message,
  choices: Readonly<Record<string, AlgorithmName | Algorithm>>,
): ChosenAlgorithm {
  const of = toPart('algorithmBy()', given);
  const named = new Map(
    Object.entries(choices ?? {}).map(([value, each]) => [
      value,
      typeof each === 'string' ? algorithmNamed(each) : each,
    ]),
  );
  const all = [...named.values()];
  const [first] = all;
  if (first === undefined)
    throw new TypeError('algorithmBy() takes a part, and an algorithm for each of its values');
  if (all.some(({ toKey }) => (toKey === undefined) !== (first.toKey === undefined)))
    throw new TypeError('algorithmBy(): the algorithms must be all of public keys, or none of them');
  return { algorithm: algorithmOf(named, all), choice: choicePart(of, named) };
}

function algorithmOf(named: ReadonlyMap<string, Algorithm>, all: readonly Algorithm[]): Algorithm {
  const [first] = all as [Algorithm, ...Algorithm[]];
  const bounds = all.map(({ signatureBytes: each }) => (typeof each === 'number' ? [each, each] : each));
  return {
    name: all.map(({ name }) => name).join(' or '),
    signatureBytes: [
      Math.min(...bounds.map(([shortest]) => shortest as number)),
      Math.max(...bounds.map(([, longest]) => longest as number)),
    ],
    matchIsDigest: false,
    signatureEncoding: first.signatureEncoding,
    toKey: first.toKey,
    dummyKey: first.dummyKey,
    prepare: (key) =>
      new KeyOfSeveral(new Map([...named].map(([value, each]) => [value, each.prepare(key)]))),
  };
}

class KeyOfSeveral implements PreparedKey {
  readonly #keys: ReadonlyMap<string, PreparedKey>;

  constructor(keys: ReadonlyMap<string, PreparedKey>) {
    this.#keys = keys;
  }

  verify(...[message, signatures, encoding]: Parameters<PreparedKey['verify']>): string | undefined {
    return this.#chosenFor(message)?.verify(message, signatures, encoding);
  }

  sign(message: MessageWriter): Buffer {
    const chosen = this.#chosenFor(message);
    if (chosen === undefined) throw new TypeError('the message does not choose an algorithm');
    return chosen.sign(message);
  }

  #chosenFor({ choice }: MessageWriter): PreparedKey | undefined {
    return choice === undefined ? undefined : this.#keys.get(choice);
  }
}

function choicePart(of: Part, named: ReadonlyMap<string, Algorithm>): Part {
  const reason = `${of.label} must name an algorithm of the scheme: ${[...named.keys()].map((each) => `"${each}"`).join(', ')}.`;
  return {
    label: '',
    toRecipe: () => [],
    compile(headers) {
      const readValue = of.compile(headers);
      return (request, signatureFields, out) => {
        const value = out.textOf((inner) => readValue(request, signatureFields, inner));
        if (named.has(value)) out.choose(value);
        else out.fail({ code: 'malformed_body', member: 'body', reason });
      };
    },
  };
}
