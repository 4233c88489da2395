/** A call that is wrong in a way that newcomers get it wrong, and what it must be told. */

import { defineScheme, header, message, part } from 'countersign';
import { influencemart } from 'countersign/schemes/influencemart';

/** A row of the table: what is wrong, the call, and what its error must say. */
export type WrongCall = readonly [label: string, call: () => unknown, ...says: string[]];

/** In no message. */
export const SECRET = 'a-secret-that-nobody-may-see';
export const scheme = influencemart();
export const keys = { id: 'ak_test_1', secret: SECRET };
/** Passes a value off as any type, as a call from JavaScript may pass anything. */
export const wrong = (value: unknown): never => value as never;

export const DECLARATION = {
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}`,
  toleranceSeconds: 300,
  replay: 'signature',
} as const;

/** Declares a scheme with some members changed. */
export function declared(changes: object): unknown {
  return defineScheme({ ...DECLARATION, ...changes });
}
