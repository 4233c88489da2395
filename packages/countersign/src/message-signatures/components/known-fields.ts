/** Types of the structured fields that are registered, which a component with `sf` or `key` is read by. */

import type { FieldType } from '../../structured-fields/structured-field.ts';

/** Field names in lower case with their types. Others have none, until the application says so. */
export type FieldTypes = Readonly<Record<string, FieldType>>;

/**
 * From the registry of field names.
 *
 * @see https://www.iana.org/assignments/http-fields/http-fields.xhtml
 */
export const KNOWN_FIELDS: FieldTypes = {
  'accept-ch': 'list',
  'accept-signature': 'dictionary',
  'cache-status': 'list',
  'cdn-cache-control': 'dictionary',
  'client-cert': 'item',
  'client-cert-chain': 'list',
  'content-digest': 'dictionary',
  'idempotency-key': 'item',
  priority: 'dictionary',
  'proxy-status': 'list',
  ratelimit: 'list',
  'ratelimit-policy': 'list',
  'repr-digest': 'dictionary',
  signature: 'dictionary',
  'signature-input': 'dictionary',
  'ucp-agent': 'dictionary',
  'want-content-digest': 'dictionary',
  'want-repr-digest': 'dictionary',
};
