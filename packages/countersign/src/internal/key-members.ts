/** The names of the members of an API key. */

/** A member of an API key. */
export type KeyMember =
  | 'id'
  | 'secret'
  | 'secrets'
  | 'status'
  | 'mode'
  | 'ipAllowlist'
  | 'limits'
  | 'scopes'
  | 'owner'
  | 'expiresAt';

/** All of them, in the order in which messages list them. */
export const KEY_MEMBERS: readonly KeyMember[] = [
  'id',
  'secret',
  'secrets',
  'status',
  'mode',
  'ipAllowlist',
  'limits',
  'scopes',
  'owner',
  'expiresAt',
];
