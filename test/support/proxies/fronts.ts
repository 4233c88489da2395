/** The five proxies as docs/guides/behind-a-proxy.md sets them. */

import { startApache } from './apache.ts';
import { startCaddy } from './caddy.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';
import type { RunningProxy } from './proxy-process.ts';
import { startVarnish } from './varnish.ts';

/** A proxy that is set as recommended. */
export interface Front {
  readonly name: string;
  readonly program: string;
  readonly start: (backend: number) => Promise<RunningProxy>;
}

export const FRONTS: readonly Front[] = [
  { name: 'nginx', program: 'nginx', start: (backend) => startNginx([backend]) },
  { name: 'HAProxy', program: 'haproxy', start: (backend) => startHaproxy([backend]) },
  { name: 'Apache', program: 'apache2', start: (backend) => startApache(backend) },
  { name: 'Varnish', program: 'varnishd', start: (backend) => startVarnish(backend) },
  { name: 'Caddy', program: 'caddy', start: (backend) => startCaddy(backend) },
];
