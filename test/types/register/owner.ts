/**
 * An application that says what the owner of a key is. A program of its own, since that holds for all of its files: it
 * compiles only where the type reaches every verdict.
 */

import { type ApiKey, cachedKeys, createVerifier, type KeyStatus } from 'countersign';
import { countersign } from 'countersign/express';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';

interface Merchant {
  readonly merchantId: number;
}

declare module 'countersign' {
  interface Register {
    owner: Merchant;
  }
}

interface Row {
  readonly id: string;
  readonly secret: string;
  readonly old_secret: string | null;
  readonly old_until: Date | null;
  readonly status: KeyStatus;
  readonly scopes: string[] | null;
  readonly expires_at: Date | null;
  readonly merchant_id: number;
}
declare const rowOf: (id: string) => Promise<Row | undefined>;

const keys = cachedKeys(
  async (id) => {
    const row = await rowOf(id);
    if (!row) return null;
    const old = row.old_secret ? [{ value: row.old_secret, notAfter: row.old_until }] : [];
    return {
      id,
      secrets: [row.secret, ...old],
      status: row.status,
      scopes: row.scopes,
      expiresAt: row.expires_at,
      owner: { merchantId: row.merchant_id },
    };
  },
  { ttlSeconds: 10 },
);
const verifier = createVerifier({ scheme: influencemart(), keys });

declare const request: Parameters<typeof verifier.verify>[0];
const verdict = await verifier.verify(request);
export const merchantId: number | undefined = verdict.ok ? verdict.key.owner.merchantId : undefined;

express().get('/v1/orders', countersign(verifier), (req, res) => {
  const owner: Merchant = req.countersign.key.owner;
  res.json({ owner });
});

export const key: ApiKey = { id: 'ak_test_1', secret: process.env.SECRET, owner: { merchantId: 17 } };
// @ts-expect-error the owner is a merchant
export const ofText: ApiKey = { id: 'ak_test_1', secret: 'secret', owner: 'Acme' };
// @ts-expect-error a merchant is not optional
export const ofNobody: ApiKey = { id: 'ak_test_1', secret: 'secret' };
