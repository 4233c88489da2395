/** Checks 3 to 7: whether the sender holds the secret of the key, and whether the key may be used for this. */

import { randomBytes } from 'node:crypto';
import { addressFailure } from '../checks/address-failure.ts';
import { keyStateProblem } from '../checks/key-state.ts';
import { scopeFailure } from '../checks/scopes.ts';
import type { CompiledKey, KeyRights } from '../keys/compiled-key.ts';
import type { KeyLookup } from '../keys/key-lookup.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { currentSecrets, matchSignature, secretsNamed } from './signature.ts';
import { timestampFailure } from './time-checks.ts';
import type { Failure, Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** The checks of a verifier that need the key. */
export interface KeyChecks {
  readonly checkProof: (verification: Verification) => Failure | undefined;
  readonly checkRights: (verification: Verification, rights: KeyRights) => Failure | undefined;
}

/** Makes the checks that need the key. */
export function createKeyChecks({ scheme }: VerifierSettings, keys: KeyLookup): KeyChecks {
  /** Checks 3 and 4: whether the sender holds the secret of the key. An unknown key costs what a known one costs. */
  function checkProof(verification: Verification): Failure | undefined {
    const { request, key, nowMs } = verification;
    const signatureFields = verification.signatureFields as SignatureFields;
    const secrets = key === undefined ? [] : secretsFor(key, signatureFields, nowMs);
    const match = matchSignature(verification, scheme, keys.withDummies(signatureFields.keyId, secrets));
    if (typeof match === 'object') return { code: match.code, problem: match };
    if (key === undefined) return { code: 'unknown_key' };
    if (secrets.length === 0)
      return { code: 'signature_mismatch', detail: 'the key has no secret in use at this time' };
    if (match === undefined) return { code: 'signature_mismatch' };
    verification.isAuthenticated = true;
    const late = scheme.signedTime === undefined ? undefined : timestampFailure(verification, scheme.window);
    if (late !== undefined) return late;
    if (!scheme.bodyMatchesDigest(request, signatureFields)) return { code: 'body_digest_mismatch' };
    if (scheme.replay !== 'none' && signatureFields.mayRepeat !== true)
      verification.replayId = replayIdOf(verification, match);
    return undefined;
  }

  function replayIdOf({ request, signatureFields }: Verification, match: string): string {
    // Of its own for each, so that no other is a copy of it.
    if (scheme.emptyBodies === 'apart' && request.body.length === 0) return randomBytes(32).toString('hex');
    return scheme.replay === 'nonce' ? ((signatureFields as SignatureFields).nonce as string) : match;
  }

  /** Checks 5 to 7: whether the key may be used, from there, for this. */
  function checkRights(verification: Verification, { ipAllowlist: allow }: KeyRights): Failure | undefined {
    const { request, policy, nowMs, key } = verification;
    const { verified } = key as CompiledKey;
    const state = keyStateProblem(key as CompiledKey, policy.mode, nowMs);
    if (state !== undefined) return { code: state };
    return addressFailure(allow, request.address) ?? scopeFailure(verified.scopes, policy.scopes);
  }

  return { checkProof, checkRights };
}

function secretsFor(key: CompiledKey, { secretId }: SignatureFields, nowMs: number): readonly PreparedKey[] {
  return secretId === undefined ? currentSecrets(key, nowMs) : secretsNamed(key, secretId, nowMs);
}
