/** The page and its files, as the build has made them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WholeResponse } from './console-request.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
const INDEX = 'index.html';

/** Files by their names, all in memory: they are few and small. */
export type StaticFiles = ReadonlyMap<string, WholeResponse>;

/** Where the build puts them: seen from the sources and from the compiled files, which lie equally deep. */
const FOLDER = fileURLToPath(new URL('../../dist/ui', import.meta.url));

/** Shown where the page was not built. It says where the API is. */
const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Countersign console</title></head>
<body>
<h1>Countersign console</h1>
<p>The page has not been built. The API is there: <a href="api/openapi.json">api/openapi.json</a>.</p>
</body>
</html>
`;

/** Reads all files. A name with a hash in it stands for its content for ever. */
export function readStaticFiles(folder: string = FOLDER): StaticFiles {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = new Map(
    names.flatMap((name) => {
      const type = TYPES[path.extname(name)];
      return type === undefined
        ? []
        : [[name, fileResponse(name, type, readFileSync(path.join(folder, name)))] as const];
    }),
  );
  const index = files.get(INDEX) ?? fileResponse(INDEX, TYPES['.html'] as string, Buffer.from(NOT_BUILT));
  return files.set('', index).set(INDEX, index);
}

function fileResponse(name: string, type: string, body: Uint8Array): WholeResponse {
  const isHashed = /-[A-Za-z0-9_-]{6,}\.\w+$/.test(name);
  return {
    status: 200,
    headers: {
      'content-type': type,
      'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body,
  };
}
