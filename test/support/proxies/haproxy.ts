/** HAProxy in front of a server. */

import { type RunningProxy, startProxy } from './proxy-process.ts';

/** Settings that differ from those that the guide recommends. */
export interface HaproxySettings {
  /** Lines of the frontend, in place of those of the guide. */
  readonly frontend?: string;
  /** Lines of the backend. */
  readonly backend?: string;
  /** Options of each server. */
  readonly serverOptions?: string;
}

/** The settings of docs/guides/behind-a-proxy.md, which a test holds to it. */
export const HAPROXY_FRONTEND = 'http-request set-header X-Forwarded-For %[src]';

/** Starts HAProxy. */
export function startHaproxy(
  backends: readonly number[],
  { frontend = HAPROXY_FRONTEND, backend = '', serverOptions = '' }: HaproxySettings = {},
): Promise<RunningProxy> {
  return startProxy({
    program: 'haproxy',
    configuration: ({ port }) => `
global
  maxconn 256
defaults
  mode http
  retry-on conn-failure
  timeout connect 2s
  timeout client 20s
  timeout server 20s
frontend public
  bind 127.0.0.1:${port}
  ${frontend}
  default_backend app
backend app
  ${backend}
${backends.map((each, i) => `  server node${i} 127.0.0.1:${each} ${serverOptions}`).join('\n')}
`,
    args: ({ dir }) => ['-db', '-f', `${dir}/proxy.conf`],
  });
}
