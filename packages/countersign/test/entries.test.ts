/** The names that applications import, and those that only authors of schemes need. */

import { expect, it } from 'vitest';
import * as index from '../src/index.ts';
import * as forSchemes from '../src/scheme.ts';

it('an application finds in `countersign` what it needs, and nothing that is for authors of schemes', () => {
  expect(Object.keys(index).sort()).toEqual([
    'AddressMaskError',
    'CHANNELS',
    'REFUSALS',
    'anyOf',
    'assertApiKey',
    'cachedKeys',
    'compactJws',
    'createVerifier',
    'defineScheme',
    'formField',
    'header',
    'headerParam',
    'jsonField',
    'jwkThumbprint',
    'lines',
    'memoryStore',
    'message',
    'migrate',
    'multipartField',
    'onEvent',
    'part',
    'problemDetails',
    'queryParam',
    'quota',
    'remoteJwks',
    'remoteKeySets',
    'remoteKeys',
    'toHeaderPairs',
  ]);
});

it('an author of schemes finds in `countersign/scheme` what words refusals and checks options', () => {
  expect(forSchemes).toMatchObject({
    assertKnownOptions: expect.any(Function),
    retryAfter: expect.any(Function),
    statusOf: expect.any(Function),
  });
});
