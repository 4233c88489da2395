/** Check whether an app believes an `X-Forwarded-For` from anyone. */

import { BlockList, isIP } from 'node:net';
import type { Answer } from '../exchange.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { type App, fateOf, type Known } from './app-requests.ts';

/** An address for documentation (RFC 5737), which the app is given as that of the client. */
export const FORGED_ADDRESS = '203.0.113.7';

const app = findingsOf('app');
const CURE =
  'Let trust proxy (Express) or trustProxy (Fastify) name the addresses of your proxies, and never be true; without a ' +
  'proxy leave it off. Let the first proxy overwrite X-Forwarded-For, since nginx and HAProxy hand on what the client ' +
  "wrote: in nginx 'proxy_set_header X-Forwarded-For $remote_addr;', in HAProxy 'http-request set-header " +
  "X-Forwarded-For %[src]'.";

/**
 * Judges the answer to a signed request that names a forged address. Only an allow list shows from outside which address
 * an app takes for the client's, so without one nothing is known.
 */
export function forwardedFinding(
  answer: Answer,
  known: Known,
  { url, isKeyBound }: App & { readonly isKeyBound: boolean },
): Finding {
  const fate = fateOf(answer, known);
  if (fate === 'refused') {
    const text = `A signed request that claims to come from ${FORGED_ADDRESS} (X-Forwarded-For) is refused (${answer.status}), where a plain one is accepted: the app believes the header, or believes a proxy that handed it on.`;
    if (!isNear(url)) return app.fault('forwarded-for', text, CURE);
    const cure = `That is right only if this machine is where your proxy runs. ${CURE}`;
    return app.warning('forwarded-for', text, cure);
  }
  if (fate === 'passed' && isKeyBound) {
    return app.ok(
      'forwarded-for',
      'An X-Forwarded-For of this machine is not believed: the key, bound to its address, still passes.',
    );
  }
  if (fate === 'passed') {
    const text =
      'It is not known whether an X-Forwarded-For of this machine is believed, as the key may be used from anywhere.';
    const cure = `${CURE} To check it, use a key whose IP allowlist has only the address of this machine, with --bound-key.`;
    return app.unknown('forwarded-for', text, cure);
  }
  const text = `A signed request with an X-Forwarded-For was answered by ${answer.status}, which says nothing about it.`;
  return app.unknown('forwarded-for', text, CURE);
}

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv4');
}
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Tells whether this machine is where a proxy of the app may be, whose word the app may take. */
function isNear({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  // A name without dots is that of a machine or container nearby.
  if (version === 0) return host === 'localhost' || !host.includes('.');
  return PRIVATE.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
