/** Changes by proxies that are not set up as the guide says: the log names each as likely, never as certain. */

import { EventEmitter, once } from 'node:events';
import { diagnosis } from 'countersign/diagnosis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApache } from '../support/proxies/apache.ts';
import { startNginx } from '../support/proxies/nginx.ts';
import { isInstalled, type RunningProxy } from '../support/proxies/proxy-process.ts';
import { startVarnish } from '../support/proxies/varnish.ts';
import { type Outgoing, send } from './client.ts';
import { type App, SCHEME_WITH_HOST, SECRET, startExpress, verifierOf } from './signed-apps.ts';

interface Line {
  readonly event: string;
  readonly mistakes?: readonly string[];
  readonly certainty?: string;
}

const RESOLVED: readonly (readonly [target: string, code: string])[] = [
  ['/v1//orders', 'path_not_normalised'],
  ['/v1/./orders', 'path_not_normalised'],
  ['/v1/orders/../orders', 'path_not_normalised'],
  ['/v1/%41bc', 'path_encoded'],
  ['/v1/caf%c3%a9', 'path_encoded'],
];
const SETTINGS = [
  {
    name: 'nginx with a slash in proxy_pass',
    program: 'nginx',
    start: (backend: number) =>
      startNginx([backend], { location: 'proxy_pass http://app/; proxy_set_header Host $http_host;' }),
    changes: [...RESOLVED, ['/v1/a%2Fb', 'path_encoded'], ['/v1/orders?', 'question_mark_lost']] as const,
  },
  {
    name: 'Apache without nocanon',
    program: 'apache2',
    start: (backend: number) => startApache(backend, { settings: 'ProxyPreserveHost On', options: '' }),
    changes: RESOLVED,
  },
  {
    name: 'Varnish as it comes',
    program: 'varnishd',
    start: (backend: number) => startVarnish(backend, ''),
    changes: [['/v1/orders', 'method_differs', 'HEAD']] as const,
  },
];

describe.each(SETTINGS)('$name', ({ program, start, changes }) => {
  describe.skipIf(!isInstalled(program))('in front of a server that logs', () => {
    const log = new EventEmitter<{ diagnosis: [Line] }>();
    const note = (line: object) => {
      if ((line as Line).event === 'countersign.diagnosis') log.emit('diagnosis', line as Line);
    };
    const logger = { info: note, warn: note, error: note };
    let app: App;
    let proxy: RunningProxy;

    beforeAll(async () => {
      // Each key is diagnosed once in ten seconds.
      const scheme = SCHEME_WITH_HOST;
      const keys = { find: (id: string) => ({ id, secrets: [SECRET] }) };
      app = await startExpress(
        verifierOf({}, { scheme, logger, keys, diagnosis: diagnosis({ budgetMs: 1000 }) }),
      );
      proxy = await start(app.port);
    }, 30_000);
    afterAll(async () => {
      await proxy?.stop();
      await app?.close();
    });

    it.each(changes.map(([target, code, method = 'GET']) => ({ target, code, method })))(
      '$method $target is told to be $code, and likely',
      async ({ target, code, method }) => {
        const told = once(log, 'diagnosis') as Promise<[Line]>;
        const outgoing: Outgoing = { method, target, host: 'api.example.com' };
        expect(
          (await send(proxy.port, { ...outgoing, keyId: `ak_${target.replace(/\W/g, '-')}_${method}` }))
            .status,
        ).toBe(401);
        const [{ mistakes, certainty }] = await told;
        expect([certainty, ...(mistakes ?? [])]).toEqual(['likely', code]);
      },
    );
  });
});
