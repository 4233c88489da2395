/** A scheme that signs the whole request and words refusals as the library does, for the adapters. */

import type { SigningKey } from '../../src/client.ts';
import { defineScheme, header, type Scheme } from '../../src/index.ts';
import { ACME, key, SECRET } from './acme.ts';

export const NOW_MS = 1_764_547_200_000;
export const CREDENTIALS: SigningKey = { id: key.id, secret: SECRET };

export const SCHEME: Scheme = defineScheme({
  ...ACME,
  name: 'whole-request',
  idempotencyKey: header('Idempotency-Key'),
  eventId: undefined,
});
