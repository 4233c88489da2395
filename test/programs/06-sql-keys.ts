import { cachedKeys, createVerifier, type KeyStatus } from 'countersign';
import { influencemart } from 'countersign/schemes/influencemart';

interface Row {
  id: string;
  secret: string;
  old_secret: string | null;
  old_until: Date | null;
  status: KeyStatus;
  scopes: string[] | null;
  merchant_id: number;
  expires_at: Date | null;
}
declare const sql: (text: TemplateStringsArray, ...values: unknown[]) => Promise<Row[]>;

const keys = cachedKeys(
  async (id) => {
    const [row] = await sql`select * from api_keys where id = ${id}`;
    if (!row) return null; // null and undefined: no such key
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
export const verifier = createVerifier({ scheme: influencemart(), keys });
