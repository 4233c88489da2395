import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../src/index.ts';
import { isUnderWay, noteUnderWay } from '../../src/node/requests-under-way.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const verifier = acmeVerifier();

describe('a request under way', () => {
  it('is under way until it is answered', async () => {
    const accepted = await accept();
    const response = serverlessResponse();
    noteUnderWay(verifier, accepted, response);
    expect(isUnderWay(verifier, accepted)).toBe(true);
    response.end('done');
    expect(isUnderWay(verifier, accepted)).toBe(false);
  });

  it('is forgotten with its response where that never emits close, as on serverless platforms', async () => {
    const accepted = await accept();
    const emitted: string[] = [];
    const answered = await answer(accepted, emitted);
    await setImmediate();
    collect();
    expect(emitted).toEqual(['finish']);
    expect(answered.deref()).toBeUndefined();
  });

  it('adds no listeners when another mount accepts it too', async () => {
    const accepted = await accept();
    const response = serverlessResponse();
    noteUnderWay(verifier, accepted, response);
    const before = response.listenerCount('close');
    noteUnderWay(verifier, accepted, response);
    expect(response.listenerCount('close')).toBe(before);
  });
});

async function accept(): Promise<Accepted> {
  const verdict = await verifier.verify(acmeRequest({ body: `{"order":${Math.random()}}` }));
  if (!verdict.ok) throw new Error(verdict.code);
  return verdict;
}

async function answer(accepted: Accepted, emitted: string[]): Promise<WeakRef<ServerResponse>> {
  const response = serverlessResponse();
  for (const event of ['finish', 'close']) response.on(event, () => emitted.push(event));
  noteUnderWay(verifier, accepted, response);
  response.end('done');
  await setImmediate();
  return new WeakRef(response);
}

/** A response on an object that only takes bytes, as serverless-http makes it. */
function serverlessResponse(): ServerResponse {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const sink = {
    _writableState: {},
    writable: true,
    on() {},
    removeListener() {},
    destroy() {},
    cork() {},
    uncork() {},
  };
  const write = (_chunk: unknown, encoding: unknown, done: unknown) => {
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  };
  response.assignSocket({ ...sink, write } as unknown as Socket);
  return response;
}
