/** The field `Accept-Signature`, which tells a sender what to sign (RFC 9421 §5.1). */

import { serializeBareItem } from '../structured-fields/serialize-field.ts';
import type { CompiledPolicy } from './signature-policy.ts';

/**
 * Writes the field for a policy. Times and nonces are asked for; their values are the sender's. Fields that are to be covered where they
 * are sent are not named: a client cannot cover what its request does not have.
 */
export function acceptSignature(policy: CompiledPolicy, label: string): string {
  const digest = policy.withBody.filter(({ name }) => name === 'content-digest');
  const components = [...policy.always, ...digest];
  const identifiers = new Set(components.map(({ identifier }) => identifier));
  const parameters = policy.parameters.map((name) =>
    name === 'tag' && policy.tag !== undefined
      ? `;tag=${serializeBareItem({ type: 'string', value: policy.tag })}`
      : `;${name}`,
  );
  return `${label}=(${[...identifiers].join(' ')})${parameters.join('')}`;
}
