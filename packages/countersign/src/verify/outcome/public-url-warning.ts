/** Warns of a public URL with the path of the route in it, which then is signed twice. */

import { warnOnce } from '../../internal/warn-once.ts';
import type { Deployment } from '../../request/base-path.ts';

/**
 * Warns, once, of a request that was refused for its signature, and whose path already began as that of the public URL when it
 * arrived.
 *
 * @param target As it was verified, with the path of the public URL before that of the request.
 */
export function warnOfRouteInPublicUrl(target: string, { publicPath }: Deployment): void {
  if (publicPath === '' || !target.startsWith(publicPath + publicPath)) return;
  const next = target.charAt(2 * publicPath.length);
  if (next !== '' && next !== '/' && next !== '?') return;
  warnOnce(
    'COUNTERSIGN_PUBLIC_URL',
    `"publicUrl" ends in "${publicPath}", and a request whose path begins so was refused for its signature: "publicUrl" is the URL of what arrives as "/", to which the path of each request is added. Leave "${publicPath}" out, unless a gateway takes it off`,
  );
}
