import { defineScheme, header, jsonField, message, part } from 'countersign';
import { recipeOf } from 'countersign/scheme';
import { github } from 'countersign/schemes/github';
import { hawk } from 'countersign/schemes/hawk';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { expect, it } from 'vitest';
import { whyNoSamples } from '../../src/samples/why-no-samples.ts';

const DECLARATION = {
  name: 'acme',
  signature: header('X-Signature', { encoding: 'hex' }),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  replay: 'signature',
} as const;

it('finds no reason against schemes whose values travel in headers', () => {
  expect(whyNoSamples(recipeOf(iimmpact()))).toEqual([]);
  expect(whyNoSamples(recipeOf(github()))).toEqual([]);
});

it('names values that travel elsewhere, and what is sent beside them', () => {
  const inBody = defineScheme({
    ...DECLARATION,
    timestamp: jsonField('time', 'unixSeconds'),
    message: message`${part.body}`,
  });
  expect(whyNoSamples(recipeOf(inBody))).toEqual(['timestamp travels in the json']);
  expect(whyNoSamples(recipeOf(hawk()))).toEqual(['other values travel beside the signature']);
});

it('names parts that no language writes, at any depth', () => {
  const checksummed = defineScheme({
    ...DECLARATION,
    message: message`${part.timestamp}${part.body}${part.sha256(part.crc32(part.body))}`,
  });
  expect(whyNoSamples(recipeOf(checksummed))).toEqual(['the message has the part "crc32"']);
});
