/** A signature base taken apart, for the diagnosis. */

import type { SignedRequest } from '../request/request.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Segment } from '../scheme/introspection.ts';
import { UNKNOWN_ADDRESS } from '../scheme/message/parts/address-parts.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import type { Component } from './components/component.ts';
import type { MessageSignatureFields } from './signature-reader.ts';

type Piece = Pick<Segment, 'label' | 'role' | 'nature'> & { readonly text: string };

/** Takes the base of a request apart: a line for each component, and the parameters at its end. */
export function dissectBase(
  request: SignedRequest,
  fields: SignatureFields,
  canonicalUrl: (url: string) => string = (url) => url,
): readonly Segment[] | FormProblem {
  const { coverage, input } = (fields as MessageSignatureFields).candidate;
  const lines = coverage.linesOf({ ...request, url: canonicalUrl(request.url) });
  if (typeof lines !== 'string') return UNKNOWN_ADDRESS;
  const values = lines.split('\n');
  const pieces = coverage.components.flatMap((component, i) => {
    const before = `${component.identifier}: `;
    const value = (values[i] as string).slice(before.length);
    return [literal(before), ...valuePieces(component, value), separator('\n')];
  });
  const parameters = coverage.text + input.parameterText;
  const all = [...pieces, literal('"@signature-params": '), other('{components and parameters}', parameters)];
  return all.map(({ text, ...piece }, id) => ({
    ...{ ...piece, id, original: undefined },
    bytes: Buffer.from(text, 'latin1'),
  }));
}

function valuePieces({ name }: Component, value: string): readonly Piece[] {
  switch (name) {
    case '@method':
      return [natural('{METHOD}', 'method', value)];
    case '@path':
      return [natural('{path}', 'path', value)];
    case '@query':
      return queryPieces(value);
    case '@request-target':
      return targetPieces(value);
    case '@target-uri': {
      const end = value.indexOf('/', value.indexOf('//') + 2);
      return [natural('{scheme://host}', 'origin', value.slice(0, end)), ...targetPieces(value.slice(end))];
    }
    default:
      return name.startsWith('@') ? [other(`{${name}}`, value)] : [natural(`{${name}}`, 'header', value)];
  }
}

function targetPieces(target: string): readonly Piece[] {
  const mark = target.indexOf('?');
  if (mark === -1) return [natural('{path}', 'path', target)];
  return [natural('{path}', 'path', target.slice(0, mark)), ...queryPieces(target.slice(mark))];
}

function queryPieces(query: string): readonly Piece[] {
  const nature = { role: 'query', query: { isDecoded: false, isSorted: false } } as const;
  return [separator('?'), { label: '{query}', role: 'query', nature, text: query.slice(1) }];
}

function natural(label: string, role: 'method' | 'path' | 'origin' | 'header', text: string): Piece {
  return { label, role, nature: { role }, text };
}

function literal(text: string): Piece {
  return { label: text, role: 'literal', nature: { role: 'literal' }, text };
}

function separator(text: string): Piece {
  return { label: text, role: 'separator', nature: { role: 'literal' }, text };
}

function other(label: string, text: string): Piece {
  return { label, role: 'other', nature: undefined, text };
}
