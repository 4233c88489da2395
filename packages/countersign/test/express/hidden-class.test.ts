import { Agent, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import v8 from 'node:v8';
import vm from 'node:vm';
import express, { type Request, type Response } from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { shareHiddenClasses } from '../../src/express/hidden-class.ts';

type Exchange = readonly [Request, Response];

it('leaves a request and its response of one hidden class with others, after a property was added', async () => {
  const [[req, res], [otherReq, otherRes]] = await twoExchanges((...exchange) => {
    shareHiddenClasses(...exchange);
    for (const object of exchange) Object.assign(object, { added: true });
  });
  expect([haveSameClass(req, otherReq), haveSameClass(res, otherRes)]).toEqual([true, true]);
});

it('leaves their properties as they were', async () => {
  await twoExchanges((...exchange) => {
    const before = exchange.map((object) => Object.getOwnPropertyDescriptors(object));
    shareHiddenClasses(...exchange);
    expect(exchange.map((object) => Object.getOwnPropertyDescriptors(object))).toEqual(before);
  });
});

it('adds nothing to objects that lack them, and leaves what cannot be deleted', () => {
  const bare = {};
  const sealed = Object.freeze({ req: bare });
  shareHiddenClasses(bare as Request, sealed as Response);
  expect([Object.keys(bare), sealed.req]).toEqual([[], bare]);
});

/** Two requests and responses of one app, both under way at once. */
async function twoExchanges(look: (...exchange: Exchange) => void): Promise<[Exchange, Exchange]> {
  const met: Exchange[] = [];
  const app = express().use((...[req, res]: [Request, Response, ...unknown[]]) => {
    look(req, res);
    if (met.push([req, res]) === 2) for (const [, each] of met) each.end();
  });
  const server: Server = app.listen(0, '127.0.0.1');
  const agent = new Agent();
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const answered = () =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, agent }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
  await Promise.all([answered(), answered()]);
  return [met[0] as Exchange, met[1] as Exchange];
}

/** Asks V8, which has no other way of telling. */
function haveSameClass(one: object, other: object): boolean {
  v8.setFlagsFromString('--allow-natives-syntax');
  const isSame: boolean = vm.runInThisContext('(one, other) => %HaveSameMap(one, other)')(one, other);
  v8.setFlagsFromString('--no-allow-natives-syntax');
  return isSame;
}
