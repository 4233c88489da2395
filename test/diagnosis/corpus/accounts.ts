/** Keys as vendors give them out, with the older, newer and other secrets that clients take for the right one. */

import { createHash } from 'node:crypto';
import type { KeyMode } from 'countersign';
import type { Account } from './client.ts';

/** Form of a vendor's keys. */
export interface KeyForm {
  /** Makes an id: differs by label. */
  readonly id: (label: string, mode: KeyMode) => string;
  readonly secret: (label: string) => string;
}

/** The time about which all clients sign: 12 March 2026. */
export const NOW_MS: number = Date.UTC(2026, 2, 12, 9, 41, 7, 358);

const DAY_MS = 86_400_000;

/** An account whose secrets have the given form. */
export function account(label: string, { id, secret }: KeyForm): Account {
  const current = secret(label);
  const expiredSecret = secret(`${label} expired`);
  const comingSecret = secret(`${label} coming`);
  const otherKey = { id: id(`${label} other id`, 'live'), secret: secret(`${label} other`) };
  const otherModeKey = { id: id(`${label} test id`, 'test'), secret: secret(`${label} test`) };
  return {
    key: {
      id: id(`${label} id`, 'live'),
      mode: 'live',
      secrets: [
        current,
        { value: expiredSecret, notAfter: new Date(NOW_MS - 20 * DAY_MS) },
        { value: comingSecret, notBefore: new Date(NOW_MS + 400 * DAY_MS) },
      ],
    },
    secret: current,
    expiredSecret,
    comingSecret,
    otherKey,
    otherModeKey,
    otherKeys: [
      { id: otherKey.id, mode: 'live', secrets: [otherKey.secret] },
      { id: otherModeKey.id, mode: 'test', secrets: [otherModeKey.secret] },
    ],
  };
}

/** Bytes that look random and are the same in every run. */
export function seeded(label: string, length = 32): Buffer {
  return createHash('sha512').update(`countersign corpus: ${label}`).digest().subarray(0, length);
}

/** Secrets of text, in the forms in which vendors show them. */
export const TEXT_SECRETS: Readonly<Record<string, (label: string) => string>> = {
  hex: (label) => seeded(label).toString('hex'),
  base64: (label) => seeded(label, 31).toString('base64'),
  base64url: (label) => seeded(label, 33).toString('base64url'),
  prefixed: (label) => `whsec_${seeded(label, 24).toString('base64')}`,
  sections: (label) => `sk_live_${seeded(label, 21).toString('base64url').replaceAll(/[-_]/g, 'x')}`,
  // With a character that ends a value in many configuration files.
  punctuated: (label) =>
    `${seeded(label, 9).toString('hex')}#${seeded(`${label}.`, 9).toString('base64url')}`,
};
