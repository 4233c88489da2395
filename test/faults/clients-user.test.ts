/** The rules of the guide suffice for each client. */

import { redis } from 'countersign/redis';
import { expect, onTestFinished, test } from 'vitest';
import { CLIENTS } from '../support/redis/any-client.ts';
import { documentedRules } from '../support/redis/documented-users.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import { until } from '../support/redis/until.ts';
import { openShop, signed } from './acme.ts';
import { END, START } from './operations.ts';
import { PATIENCE_MS, serve, untilOpen } from './serve.ts';

const masterKeys = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const USER = { username: 'countersign-verifier', password: 'password' };
/** Sent by clients on their own account, which go on without. */
const OF_CLIENTS = /^(client|info|ping|cluster|pubsub)/;

test.each(CLIENTS)(
  'a process that verifies needs no more than the rules say (%s)',
  async (_name, connect) => {
    const server = await serve();
    const root = server.client();
    await root.call('acl', 'setuser', USER.username, ...documentedRules('many-processes', USER.username));
    const client = await forThisTest(connect(server.port, USER));
    const subscriber = await forThisTest(connect(server.port, USER));
    const shared = redis(client, { timeoutMs: PATIENCE_MS });

    const shop = openShop(shared.store);
    await untilOpen(shop);
    const request = signed();
    expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);

    const { operations } = shared.store;
    expect(await operations.begin(START)).toEqual({ outcome: 'started' });
    expect(await operations.finish(END)).toBe(true);

    const keys = shared.keys({ masterKeys, subscriber });
    onTestFinished(() => keys.close());
    const administrator = redis(root, { timeoutMs: PATIENCE_MS }).keys({ masterKeys });
    await administrator.create({ id: 'k' });
    await keys.ready();
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
    await administrator.revoke('k');
    await until('the change is heard', async () => (await keys.find('k'))?.status === 'revoked');

    const refused = ((await root.call('acl', 'log')) as string[][]).map((entry) => String(entry[7]));
    expect(refused.filter((command) => !OF_CLIENTS.test(command))).toEqual([]);
  },
);
