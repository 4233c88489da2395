/** nginx in front of servers. */

import { type RunningProxy, startProxy } from './proxy-process.ts';

/** Settings that differ from those that the guide recommends. */
export interface NginxSettings {
  /** Directives of `http`. */
  readonly http?: string;
  /** Directives of `server`. */
  readonly server?: string;
  /** Directives of `location /`, in place of those of the guide. */
  readonly location?: string;
  /** Of each server in `upstream`. */
  readonly serverOptions?: string;
}

/** The settings of docs/guides/behind-a-proxy.md, which a test holds to it. */
export const NGINX_LOCATION = `
  proxy_pass http://app;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_next_upstream off;
`;

/** Starts nginx. @param backends ports of this machine, or `unix:` and a path. */
export function startNginx(
  backends: readonly (number | string)[],
  { http = '', server = '', location = NGINX_LOCATION, serverOptions = 'max_fails=0' }: NginxSettings = {},
): Promise<RunningProxy> {
  const address = (backend: number | string) =>
    typeof backend === 'number' ? `127.0.0.1:${backend}` : backend;
  const servers = backends.map((backend) => `server ${address(backend)} ${serverOptions};`).join(' ');
  return startProxy({
    program: 'nginx',
    configuration: ({ port, dir }) => `
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      daemon off; pid ${dir}/pid; worker_processes 1; error_log stderr warn;
      events { worker_connections 256; }
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join(' ')}
        ${http}
        upstream app { ${servers} keepalive 32; }
        server { listen 127.0.0.1:${port}; ${server} location / { ${location} } }
      }`,
    args: ({ dir }) => ['-p', dir, '-e', 'stderr', '-c', `${dir}/proxy.conf`],
  });
}
