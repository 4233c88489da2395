/** The path in the canonical request. */

import { encodeBytes } from './canonical-query.ts';

/** Rule for signed paths: as it is sent, as S3 has it; or normalized and encoded once more, as all others do. */
export type PathRule = 'asSent' | 'normalized';

const AS_SENT: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda']);

/** The rule of a service. */
export function pathRuleOf(service: string): PathRule {
  return AS_SENT.has(service) ? 'asSent' : 'normalized';
}

/** Tells whether a service is S3, or one that signs as S3 does. */
export function isStorage(service: string): boolean {
  return AS_SENT.has(service);
}

/** Writes a path, which is percent-encoded as it was sent. */
export function canonicalPath(path: string, rule: PathRule): string {
  if (rule === 'asSent') return path === '' ? '/' : path;
  return encodeBytes(normalizedPath(path), '/');
}

/**
 * Takes empty segments, `.` and `..` out of a path. A slash at its end stays. Encoded dots are text, as AWS has it.
 *
 * @example
 * normalizedPath('/a//b/../c/'); // '/a/c/'
 */
export function normalizedPath(path: string): string {
  if (path.startsWith('/') && !path.includes('//') && !path.includes('/.')) return path;
  const segments = path.split('/');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1) as string;
  const isFolder = last === '' || last === '.' || last === '..';
  return kept.length === 0 ? '/' : `/${kept.join('/')}${isFolder ? '/' : ''}`;
}
