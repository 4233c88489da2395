/** Apache httpd in front of a server. */

import { type RunningProxy, startProxy } from './proxy-process.ts';

const MODULES = '/usr/lib/apache2/modules';
const LOADED = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'headers'];

/** The settings of docs/guides/behind-a-proxy.md, which a test holds to it. */
export const APACHE_SETTINGS = `
AllowEncodedSlashes NoDecode
ProxyPreserveHost On
RequestHeader unset X-Forwarded-For
`;

/** Settings that differ from those that the guide recommends. */
export interface ApacheSettings {
  /** Directives, in place of those of the guide. */
  readonly settings?: string;
  /** Options of `ProxyPass`. Default: `nocanon`. */
  readonly options?: string;
}

/** Starts Apache. */
export function startApache(
  backend: number,
  { settings = APACHE_SETTINGS, options = 'nocanon' }: ApacheSettings = {},
): Promise<RunningProxy> {
  return startProxy({
    program: 'apache2',
    configuration: ({ port, dir }) => `
ServerRoot ${dir}
DefaultRuntimeDir ${dir}
PidFile ${dir}/pid
${LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerName localhost
Listen 127.0.0.1:${port}
ErrorLog ${dir}/errors
LogLevel warn
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
StartServers 1
${settings}
ProxyPass / http://127.0.0.1:${backend}/ ${options}
`,
    args: ({ dir }) => ['-DFOREGROUND', '-f', `${dir}/proxy.conf`],
  });
}
