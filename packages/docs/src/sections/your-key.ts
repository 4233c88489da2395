/** Your key: the id, the secret, and how the secret becomes the key of the HMAC. */

import type { Recipe, SecretForm } from 'countersign/scheme';
import { type Block, listed, paragraph, span } from '../document/block.ts';
import { modesOf } from '../example/credentials.ts';
import { digestName } from '../wording/step-text.ts';
import { placeText } from '../wording/value-text.ts';
import type { WriteSection } from './section.ts';

export const yourKey: WriteSection = ({ scheme, recipe }) => {
  const { keyId } = recipe;
  const modes = Object.entries(modesOf(scheme)).map(
    ([prefix, mode]) => `${span(`${prefix}…`)} is a ${mode} key`,
  );
  const blocks: (Block | undefined)[] = [
    paragraph(
      keyId === undefined
        ? 'You have a **secret** with which you sign. It is never sent.'
        : `You have a **key id**, which you send with every request (${placeText(keyId)}), and a **secret** with which you sign. The secret is never sent.`,
    ),
    modes.length > 0 ? paragraph(`${listed(modes)}. Each has a secret of its own.`) : undefined,
    scheme.about?.secret === undefined ? undefined : paragraph(scheme.about.secret),
    paragraph(`**How the secret becomes the key.** ${secretText(recipe)}`),
    paragraph(
      'Keep the secret on your servers, out of browsers, apps and repositories: anyone who has it can sign in your name.',
    ),
    keyId === undefined
      ? undefined
      : paragraph(
          'A key can have an allowlist of IP addresses: requests from elsewhere are refused. Without a list, every address may call.',
        ),
    scheme.about?.rotation === undefined ? undefined : paragraph(scheme.about.rotation),
  ];
  return blocks.filter((block) => block !== undefined);
};

/** The way from the secret to the key, in a sentence or two. */
export function secretText({ secret, algorithm = '' }: Pick<Recipe, 'secret' | 'algorithm'>): string {
  if (secret === undefined)
    return 'The key is made of the secret in a way of its own: ask for a program that does it.';
  if (secret === 'publicKey') return 'You sign with your private key; the server has the public one.';
  if (!algorithm.startsWith('hmac-') && algorithm !== '') return 'The secret is used as it is shown.';
  const { prefix, encoding = 'utf8', digest } = secret;
  const steps = [
    ...(prefix === undefined ? [] : [`take off ${span(prefix)}`]),
    ...(encoding === 'utf8'
      ? []
      : [`decode the ${prefix === undefined ? 'secret' : 'rest'} from ${encoding}`]),
    ...(digest === undefined
      ? []
      : [digestStep(digest, prefix === undefined && encoding === 'utf8' ? 'the secret' : 'that')]),
  ];
  if (steps.length === 0)
    return 'Use the secret as it is shown: its text in UTF-8 is the key. Do not decode it.';
  const sentence = listed(steps, 'and');
  const start = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
  return digest === undefined ? `${start}: those bytes are the key, not the text.` : `${start}.`;
}

function digestStep({ algorithm, encoding }: NonNullable<SecretForm['digest']>, of: string): string {
  const hash = `take the ${digestName(algorithm)} of ${of}`;
  return encoding === 'raw'
    ? `${hash}, whose bytes are the key`
    : `${hash} and write it in ${encoding}: that text is the key, not the bytes of the digest`;
}
