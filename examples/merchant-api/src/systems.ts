/** The five systems: how each signs, which demo keys it knows, and the verifier that protects its mount. */

import {
  type ApiKey,
  createVerifier,
  memoryStore,
  type Scheme,
  type Store,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import { diagnosis } from 'countersign/diagnosis';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';

/** A body may have this many bytes, for the verifiers and for the parsers after them. */
export const MAX_BODY_BYTES: number = 1024 * 1024;

/** Where Influencemart's `/api` is. */
export const INFLUENCEMART_BASE_PATH = '/influencemart/api';

/** The prefixes that clients call but do not sign. */
export const IP2_BASE_PATH = '/ip2';
export const SLAUNCHX_BASE_PATH = '/prometheus';
/** The prefixes that clients leave out of what they sign. */
const SIGNED_WITHOUT: Partial<Record<SystemName, string>> = {
  ip2: IP2_BASE_PATH,
  slaunchx: SLAUNCHX_BASE_PATH,
};

/** The paths under which IP2's clients put two of the twelve signed fields. */
const IP2_PATHS = ['transactions/debits', 'transactions/credits', 'echo'].map(
  (path) => `/api/v2/${path}/{SubscriptionId}/{AccountId}`,
);

export const schemes: Readonly<Record<SystemName, Scheme>> = {
  iimmpact: iimmpact(),
  influencemart: influencemart(),
  ip2: ip2({ paths: IP2_PATHS }),
  slaunchx: slaunchx(),
  // Intend documents no string to sign. This is the assumption that binds the whole request.
  intend: intend({ message: intendAssumedWholeRequest }),
};

/** The systems by name. */
export type SystemName = 'iimmpact' | 'influencemart' | 'ip2' | 'slaunchx' | 'intend';

const INFLUENCEMART_SECRET = 'demo_signing_secret_0123456789abcdef';

/** Credentials for everyone to try. A real service keeps its secrets out of its sources. */
export const demoKeys: Readonly<Record<SystemName, readonly [ApiKey, ...ApiKey[]]>> = {
  iimmpact: [{ id: 'iimm_prod_demo', secret: 'ZGVtby1zZWNyZXQtMzItYnl0ZXMtZm9yLWhtYWMtMDE=' }],
  influencemart: [
    { id: 'ak_test_demo', secret: INFLUENCEMART_SECRET },
    { id: 'ak_live_demo', secret: INFLUENCEMART_SECRET },
    {
      id: 'ak_test_small',
      secret: INFLUENCEMART_SECRET,
      limits: [
        { limit: 5, windowSeconds: 60, name: 'minute' },
        { limit: 8, windowSeconds: 3600, name: 'hour' },
      ],
    },
    {
      id: 'ak_live_office',
      secret: INFLUENCEMART_SECRET,
      ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'],
    },
    { id: 'ak_live_revoked', secret: INFLUENCEMART_SECRET, status: 'revoked' },
  ],
  ip2: [{ id: '4QTUVdemo==', secret: 'demo-api-password' }],
  // Without the scope payouts:write, so that there is something to refuse.
  slaunchx: [{ id: 'sk_live_abc123def456', secret: 'your-api-secret-here', scopes: ['countries:read'] }],
  intend: [{ id: 'a0761d825272c0a394e80f6cfc48bf9a', secret: 'demo-secret-key' }],
};

/** A verifier for each system. */
export type Systems = Readonly<Record<SystemName, Verifier>>;

/** Options of {@link createSystems}, which every verifier gets. */
export interface SystemsOptions extends Pick<VerifierOptions, 'logger' | 'clock' | 'diagnosis'> {
  /** Replays, limits, responses and events are kept here, for all mounts together. Default: memory of this process. */
  readonly store?: Store;
}

/** Creates the five verifiers. */
export function createSystems(options: SystemsOptions = {}): Systems {
  const { store = memoryStore(), ...rest } = options;
  const protect = (name: SystemName): Verifier =>
    createVerifier({
      scheme: schemes[name],
      keys: demoKeys[name],
      basePath: SIGNED_WITHOUT[name],
      maxBodyBytes: MAX_BODY_BYTES,
      store,
      diagnosis: diagnosis(),
      ...rest,
    });
  return {
    iimmpact: protect('iimmpact'),
    influencemart: protect('influencemart'),
    ip2: protect('ip2'),
    slaunchx: protect('slaunchx'),
    intend: protect('intend'),
  };
}
