/** The parts of a request that the signature leaves open. */

import type { RecipeStep } from 'countersign/scheme';
import { type Block, paragraph, table } from '../document/block.ts';
import { hasStep } from '../example/default-requests.ts';
import type { Subject } from '../subject.ts';
import type { WriteSection } from './section.ts';

type Kind = RecipeStep['kind'];

const WHOLE: Readonly<Record<string, readonly Kind[]>> = {
  Method: ['method'],
  'Scheme and host': ['origin', 'url', 'host', 'hostname'],
  Path: ['path', 'target', 'url'],
  Query: ['query', 'target', 'url', 'sortedForm'],
  Body: ['body'],
};

const IN_PART: Readonly<Record<string, readonly Kind[]>> = {
  Query: ['queryParam'],
  Body: ['jsonField', 'formField', 'multipartField', 'sortedForm'],
};

export const notSigned: WriteSection = (subject) => {
  const { recipe } = subject;
  const blocks: Block[] = [table(['Part of the request', 'Signed'], rowsOf(subject))];
  if (recipe.notSigned !== undefined)
    blocks.push(paragraph(`Not signed: ${uncapitalised(recipe.notSigned)}`));
  for (const warning of recipe.warnings) blocks.push({ kind: 'note', text: warning });
  return [
    ...blocks,
    paragraph(
      'What is not signed is protected by TLS alone: call the API over `https`, check its certificate, and let no proxy between you and the API read or change requests.',
    ),
  ];
};

function rowsOf({ recipe }: Subject): readonly (readonly string[])[] {
  const { message, keyId, timestamp, nonce } = recipe;
  const isKnown = !hasStep(message, ['gap']);
  const rows = Object.entries(WHOLE).flatMap(([part, kinds]) => {
    if (hasStep(message, kinds)) return [[part, 'yes']];
    if (hasStep(message, IN_PART[part] ?? [])) return [[part, 'in part']];
    return isKnown ? [[part, 'no']] : [];
  });
  const values: readonly [string, unknown, Kind][] = [
    ['Key id', keyId, 'keyId'],
    ['Timestamp', timestamp, 'timestamp'],
    ['Nonce', nonce, 'nonce'],
  ];
  const sent = values.flatMap(([name, at, kind]) =>
    at === undefined ? [] : [[name, hasStep(message, [kind]) ? 'yes' : 'no']],
  );
  const headers = hasStep(message, ['header']) ? 'only those in the string to sign' : 'no';
  return [...rows, ...sent, ['Other headers', headers]];
}

function uncapitalised(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
