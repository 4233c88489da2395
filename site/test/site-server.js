// Serves the built site as a host of static pages does, and a page for partners beside it.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { iimmpact } from '../../packages/countersign/dist/schemes/iimmpact.js';
import { partnerDocs } from '../../packages/docs/dist/index.js';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** Where the page is that `countersign docs` makes of a scheme. */
export const PARTNER_PAGE = '/partner';

/** Starts the server on a free port of this machine. */
export async function startSite() {
  const partner = partnerDocs(iimmpact()).get('index.html');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    if (pathname === PARTNER_PAGE) return response.setHeader('Content-Type', TYPES['.html']).end(partner);
    const file = fileOf(decodeURI(pathname));
    response.statusCode = file.endsWith('404.html') ? 404 : 200;
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Pages are addressed without their ending. */
function fileOf(pathname) {
  const file = path.join(dist, pathname);
  const isThere = (name) => existsSync(name) && statSync(name).isFile();
  return [file, `${file}.html`, path.join(file, 'index.html')].find(isThere) ?? path.join(dist, '404.html');
}
