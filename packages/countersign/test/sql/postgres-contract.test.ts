import { beforeAll, describe, it } from 'vitest';
import { postgresOfFile, postgresPrograms } from '../../../../test/support/postgres/postgres-server.ts';
import { keyAdministrationContract, keyRecordStoreContract, keySourceContract } from '../../src/keys.ts';
import { pgDatabase, sqlMigrations } from '../../src/sql.ts';
import { administrationOf, type KeyDatabase, recordsOf, sourceOf } from './support/key-database.ts';

describe.skipIf(postgresPrograms === undefined)('PostgreSQL', () => {
  const server = postgresOfFile();
  let pools: ReturnType<typeof server.pool>[] = [];
  let tables = 0;
  // Pools of two processes, one of which hears of changes at once.
  beforeAll(() => {
    pools = [server.pool(), server.pool()];
  });

  async function database({ listen = false } = {}): Promise<KeyDatabase> {
    const table = `keys_${++tables}`;
    for (const { sql } of sqlMigrations('postgresql', table)) await pools[0]?.query(sql);
    let connections = 0;
    return {
      table,
      connect() {
        const pool = pools[connections++ % 2] as ReturnType<typeof server.pool>;
        return pgDatabase(pool, { listen });
      },
    };
  }

  describe('records that are polled', () => {
    const create = async () => recordsOf(await database());
    for (const { title, run } of keyRecordStoreContract(create)) it(title, run);
  });

  describe('records that notify', () => {
    const create = async () => recordsOf(await database({ listen: true }));
    const tests = keyRecordStoreContract(create).filter(({ title }) => title.startsWith('changes'));
    for (const { title, run } of tests) it(title, run);
  });

  describe('keys', () => {
    const create = async () => administrationOf(await database());
    for (const { title, run } of keyAdministrationContract(create)) it(title, run);
    for (const { title, run } of keySourceContract(async () => sourceOf(await database()))) it(title, run);
  });
});
