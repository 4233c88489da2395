/** Samples: whole programs that sign and send the first request. */

import type { Recipe } from 'countersign/scheme';
import { type Block, code, paragraph, span } from '../document/block.ts';
import { hashOf } from '../recipe/hash-of.ts';
import type { SampleRequest } from '../sample-request.ts';
import { shellWord } from '../samples/bash/quoting.ts';
import { optionalHeaders } from '../samples/optional-headers.ts';
import type { SampleLanguage } from '../samples/sample-language.ts';
import type { WriteSection } from './section.ts';

export const samplesSection: WriteSection = ({
  samples,
  withoutSamples,
  baseUrl,
  credentials,
  requests,
  recipe,
}) => {
  const { written, missing } = samples;
  if (withoutSamples.length > 0)
    return [
      paragraph(
        'There are no samples for this scheme, since a program cannot be made of its description alone:',
      ),
      { kind: 'list', items: withoutSamples },
    ];
  const [{ method, target }] = requests;
  const none = missing.map(({ language, reason }) => `${language.title}: ${reason}.`);
  const without: readonly Block[] =
    none.length === 0
      ? []
      : [paragraph('There is no sample in these languages:'), { kind: 'list', items: none }];
  if (written.length === 0) return without;
  const tabs = written.map(({ language, text }) => ({
    title: language.title,
    file: language.file,
    code: code(language.fence, text),
  }));
  return [
    paragraph(
      `Each program sends ${span(`${method} ${target}`)}, needs no package to be installed, and prints the status and the body of the answer. Give it your key in the environment:`,
    ),
    code('sh', environmentText(credentials?.keyId ?? '', baseUrl, recipe.keyId !== undefined)),
    {
      kind: 'note',
      text: 'Change the body only where it is made: what is signed and what is sent must be the same bytes.',
    },
    ...freshText(recipe, requests[0]),
    { kind: 'tabs', name: 'samples', tabs },
    ...limitsOf(
      written.map(({ language }) => language),
      recipe,
    ),
    ...(written.some(({ language }) => language.id === 'bash') && hashOf(recipe.algorithm)?.isKeyed
      ? [paragraph(IN_PROCESS_LIST)]
      : []),
    ...without,
  ];
};

/** Says what a run sends anew, and what a program of one's own must not. */
function freshText(recipe: Recipe, request: SampleRequest): readonly Block[] {
  return optionalHeaders(recipe, request).map(({ value, at, isFresh }) => {
    const header = span(at.header);
    if (!isFresh)
      return paragraph(`The value of ${header} is an example: give each ${THING[value]} one of its own.`);
    return paragraph(
      value === 'idempotencyKey'
        ? `Each run is an operation of its own and makes a new ${header}. A program of yours keeps it in all retries of the operation.`
        : `Each run makes a new ${header}.`,
    );
  });
}

const THING = { idempotencyKey: 'operation', requestId: 'request' } as const;

function limitsOf(languages: readonly SampleLanguage[], recipe: Recipe): readonly Block[] {
  const items = languages.flatMap(({ title, cannot = () => [] }) =>
    cannot(recipe).map((what) => `${title}: ${what}.`),
  );
  return items.length === 0 ? [] : [paragraph('These requests they cannot sign:'), { kind: 'list', items }];
}

const IN_PROCESS_LIST =
  'In bash, OpenSSL gets the key as an argument, which other users of the machine can see in the list of processes (`ps`): use that sample on a machine of your own.';

function environmentText(keyId: string, baseUrl: string, hasKeyId: boolean): string {
  const lines = [
    ...(hasKeyId ? [`export KEY_ID=${shellWord(keyId)}`] : []),
    'read -rs SECRET && export SECRET   # typed or pasted, not shown and not in the history',
    `export BASE_URL=${shellWord(baseUrl)}`,
  ];
  return lines.join('\n');
}
