// One accepted POST through Express, and which of our functions it calls.

import { once } from 'node:events';
import { request } from 'node:http';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../set-up.mjs';

const directory = path.join(root, 'packages/countersign');
const ours = pathToFileURL(path.join(directory, 'dist/')).href;
const { resolve } = createRequire(path.join(directory, 'package.json'));
const load = (name) => import(pathToFileURL(resolve(name)).href);

/** Counts calls, functions and files of the package while a server that has run before answers one request. */
export async function acceptedPost() {
  const { server, send } = await serve();
  const session = new Session();
  session.connect();
  try {
    for (let i = 0; i < 20; i++) await send();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await send(() => session.post('Profiler.takePreciseCoverage'));
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return countsOf(result.filter(({ url }) => url.startsWith(ours)));
  } finally {
    session.disconnect();
    server.close();
  }
}

function countsOf(scripts) {
  const counts = scripts.map(({ functions }) =>
    functions.map(({ ranges: [whole] }) => whole.count).filter((count) => count > 0),
  );
  const calls = counts.flat();
  return {
    calls: calls.reduce((sum, count) => sum + count, 0),
    functions: calls.length,
    files: counts.filter(({ length }) => length > 0).length,
  };
}

async function serve() {
  const { default: express } = await load('express');
  const { createVerifier, memoryStore, ...language } = await load('countersign');
  const { signRequest } = await load('countersign/client');
  const { countersign } = await load('countersign/express');

  const scheme = schemeOf(language);
  const key = {
    id: 'client',
    secret: 'a-secret-of-some-length',
    limits: [{ limit: 1000, windowSeconds: 60 }],
  };
  const verifier = createVerifier({ scheme, keys: key, store: memoryStore() });
  const app = express();
  app.post('/payments', countersign(verifier), express.json(), (_req, res) => res.json({ ok: true }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');

  // Signing is not part of what is measured.
  const send = async (onSigned = () => {}) => {
    const body = JSON.stringify({ amount: ++serve.sent });
    const headers = signRequest(
      scheme,
      { id: key.id, secret: key.secret },
      { method: 'POST', url: '/payments', body },
    );
    await onSigned();
    await post(server.address().port, { ...headers, 'content-type': 'application/json' }, body);
  };
  return { server, send };
}

serve.sent = 0;

function schemeOf({ defineScheme, header, message, part }) {
  return defineScheme({
    name: 'measured',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.method}.${part.path}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  });
}

async function post(port, headers, body) {
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', path: '/payments', headers });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`The request was answered with ${response.statusCode}.`);
}
