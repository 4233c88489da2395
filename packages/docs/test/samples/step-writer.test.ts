import { defineScheme, header, message, part } from 'countersign';
import { recipeOf } from 'countersign/scheme';
import { expect, it } from 'vitest';
import { node } from '../../src/samples/node/node.ts';

const DECLARATION = {
  name: 'acme',
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  replay: 'signature',
} as const;
const request = { method: 'POST', target: '/', body: 'a=1' };

it('gives equal steps one variable, and other steps of a kind a number', () => {
  const scheme = defineScheme({
    ...DECLARATION,
    message: message`${part.timestamp}${part.sha256(part.body)}${part.sha512(part.body)}${part.sha256(part.body)}${part.body}`,
  });
  const source = node.write({ recipe: recipeOf(scheme), request });
  expect(source).toMatch(/\$\{timestamp\}\$\{bodyHash\}\$\{bodyHash2\}\$\{bodyHash\}/);
  expect(source.match(/^const bodyHash\d? = /gm)).toEqual(['const bodyHash = ', 'const bodyHash2 = ']);
});

it('refuses schemes for which one function would have to write fields in two ways', () => {
  const scheme = defineScheme({
    ...DECLARATION,
    message: message`${part.timestamp}${part.sortedForm()}${part.sortedForm({ joiner: ',' })}${part.body}`,
  });
  expect(() => node.write({ recipe: recipeOf(scheme), request })).toThrow(
    'no sample can write the fields of forms in two ways',
  );
});
