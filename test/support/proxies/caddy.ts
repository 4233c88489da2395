/** Caddy in front of a server. */

import { type RunningProxy, startProxy } from './proxy-process.ts';

/** Starts Caddy with nothing but `reverse_proxy`, as the guide does. */
export function startCaddy(backend: number): Promise<RunningProxy> {
  return startProxy({
    program: 'caddy',
    configuration: ({ port }) => `
{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:${backend}
}
`,
    args: ({ dir }) => ['run', '--config', `${dir}/proxy.conf`, '--adapter', 'caddyfile'],
  });
}
