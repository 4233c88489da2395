/** Varnish in front of a server. */

import { mkdirSync } from 'node:fs';
import { type RunningProxy, startProxy } from './proxy-process.ts';

/** The settings of docs/guides/behind-a-proxy.md, which a test holds to it. */
export const VARNISH_PASS = `
sub vcl_recv {
  if (req.url ~ "^/v1/") {
    set req.http.X-Forwarded-For = client.ip;
    return (pass);
  }
}
`;

/** Starts Varnish. @param vcl in place of that of the guide. */
export function startVarnish(backend: number, vcl: string = VARNISH_PASS): Promise<RunningProxy> {
  return startProxy({
    program: 'varnishd',
    configuration: () => `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${backend}"; }
${vcl}`,
    args: ({ port, dir }) => {
      const work = `${dir}/work`;
      mkdirSync(work);
      const listening = ['-F', '-a', `127.0.0.1:${port}`, '-f', `${dir}/proxy.conf`];
      return [...listening, '-s', 'malloc,16m', '-n', work, '-j', 'none'];
    },
  });
}
