import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeVersions } from '../../../test/support/node-versions.ts';
import { postgresOfFile, postgresPrograms } from '../../../test/support/postgres/postgres-server.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Rejects where it ends with another code than 0. */
async function outputOf(executable: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(executable, [program], { env });
  return stdout;
}

describe('the example of keys in SQL', { timeout: 60_000 }, () => {
  it.each(nodeVersions())('comes out as documented on SQLite by %s', async (name, executable) => {
    const output = await outputOf(executable);
    expect(output).toContain(`Keys in SQLite, by ${name === 'Node 20' ? 'libsql' : 'node:sqlite'}`);
    expect(output).toContain('10 outcomes, 0 of them not as documented.');
  });

  describe.skipIf(postgresPrograms === undefined)('with DATABASE_URL', () => {
    const server = postgresOfFile();

    it('comes out as documented on PostgreSQL, and leaves no table', async () => {
      const output = await outputOf(process.execPath, { DATABASE_URL: server.url() });
      expect(output).toContain('Keys in PostgreSQL');
      expect(output).toContain('10 outcomes, 0 of them not as documented.');
      const { rows } = await server
        .pool()
        .query("SELECT 1 FROM pg_tables WHERE tablename LIKE 'countersign%'");
      expect(rows).toEqual([]);
    });
  });
});
