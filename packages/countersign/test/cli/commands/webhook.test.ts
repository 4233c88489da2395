import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhook } from '../../../src/express.ts';
import type { WebhookEvent } from '../../../src/index.ts';
import { catalog, type SchemeName } from '../../../src/schemes/catalog/catalog.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const ED25519 = generateKeyPairSync('ed25519');
const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('countersign webhook send', () => {
  let server: Server;
  let endpoint: string;
  let events: WebhookEvent[];
  let answer: Parameters<typeof createServer>[1];

  beforeEach(async () => {
    events = [];
    server = createServer((request, response) => answer?.(request as IncomingMessage & never, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks?a=1`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** Has the server receive what the sender sends. */
  async function receive(sender: SchemeName, secret = SECRET): Promise<void> {
    const scheme = (await catalog[sender].load())();
    const app = express().set('env', 'test');
    app.post(
      '/webhooks',
      webhook(scheme, { secret }, (event) => void events.push(event)),
    );
    answer = app;
  }

  function send(sender: string, args: readonly string[] = [], secret = SECRET): Promise<CliResult> {
    return runCli(['webhook', 'send', sender, endpoint, ...args], { env: { COUNTERSIGN_SECRET: secret } });
  }

  it.each([
    'stripe',
    'svix',
    'github',
    'shopify',
    'coinbase-commerce',
    'standard-webhooks-v1',
    'paddle',
  ] as const)(
    'sends a delivery of %s, with id and type of the event where that sender has them',
    async (sender) => {
      await receive(sender);
      const id = '5ca1ab1e-0000-4000-8000-000000000001';
      const { stdout, stderr, code } = await send(sender, ['--event', 'invoice.paid', '--id', id]);
      expect([stdout, stderr, code]).toEqual(['200 OK\n{"status":"handled"}', '', 0]);
      expect(events).toMatchObject([{ id, type: 'invoice.paid' }]);
    },
  );

  it('sends what the scheme computes the type from as a member of the payload', async () => {
    await receive('slack');
    expect(await send('slack', ['--event', 'app_mention'])).toMatchObject({ code: 0 });
    expect(events).toMatchObject([{ type: 'app_mention', payload: { id: expect.any(String) } }]);
  });

  it('puts the id where the scheme computes it from, so that the same id is the same event', async () => {
    await receive('slack');
    const args = ['--id', 'same-1', '--now'];
    const now = Math.floor(Date.now() / 1000);
    const outputs = [await send('slack', [...args, `${now - 9}`]), await send('slack', [...args, `${now}`])];
    expect(outputs.map(({ stdout }) => stdout)).toEqual(['200 OK\n', '200 OK\n']);
    expect(events).toMatchObject([{ id: 'same-1' }]);
  });

  it('puts the type where Twitch signs it', async () => {
    await receive('twitch');
    await send('twitch', ['--event', 'channel.follow']);
    expect(events).toMatchObject([{ type: 'channel.follow' }]);
  });

  it.each([
    ['zoom', '--id', 'id'],
    ['line', '--event', 'type'],
  ] as const)('says that the events of %s cannot be given by %s', async (sender, option, value) => {
    await receive(sender);
    const { stderr, code } = await send(sender, [option, 'a']);
    expect(stderr).toBe(
      `note: ${option} has no effect on the event: deliveries of ${sender} have no ${value} in a member or header of its own\n`,
    );
    expect(code).toBe(0);
  });

  it('says which option is missing where the address is signed, and is another', async () => {
    const app = express().set('env', 'test');
    const scheme = (await catalog.twilio.load())();
    app.all(
      '/webhooks',
      webhook(scheme, { secret: SECRET, publicUrl: 'https://shop.example' }, () => undefined),
    );
    answer = app;
    const { stderr, code } = await send('twilio');
    expect([stderr, code]).toEqual([
      expect.stringContaining('note: twilio signs the address: give --public-url'),
      1,
    ]);
    expect(await send('twilio', ['--public-url', 'https://shop.example'])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it.each([
    [['http://127.0.0.1:1/', 'stripe'], 'the sender comes before the URL'],
    [['stripe', '127.0.0.1:1/hook'], 'the URL must begin with http:// or https://'],
    [['stripe', '/hook'], 'the URL must begin with http:// or https://'],
  ])('says what is wrong with the arguments %j', async (args, reason) => {
    const { stderr, code } = await runCli(['webhook', 'send', ...args]);
    expect(stderr).toMatch(`error: ${reason}`);
    expect(code).toBe(2);
  });

  it('makes an id for each event, and a type', async () => {
    await receive('stripe');
    await send('stripe');
    await send('stripe');
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(events).toMatchObject([{ type: 'sample.event' }, { type: 'sample.event' }]);
  });

  it('signs with a private key for senders that have one', async () => {
    const pem = String(ED25519.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const raw = Buffer.from(ED25519.publicKey.export({ format: 'jwk' }).x as string, 'base64url');
    await receive('discord', raw.toString('hex'));
    expect(await send('discord', [], pem.trim())).toMatchObject({ code: 0, stderr: '' });
    expect(events).toHaveLength(1);
  });

  it('sends a form where the sender does', async () => {
    const pem = String(P256.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const spki = P256.publicKey.export({ format: 'der', type: 'spki' });
    await receive('sendgrid-inbound', spki.toString('base64'));
    const { code, stderr } = await send('sendgrid-inbound', ['--id', '17'], pem.trim());
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^note: --id has no effect/)]);
    expect(events).toMatchObject([{ payload: { id: '17' } }]);
  });

  it('sends the bytes of a file in place of the sample, and headers of the user', async () => {
    const cwd = await mkdtemp(path.join(os.tmpdir(), 'countersign-webhook-'));
    await writeFile(path.join(cwd, 'push.json'), '{ "ref": "main" }\n');
    await receive('github');
    const args = ['--data', '@push.json', '-H', 'x-github-event: push', '--id', 'delivery-1'];
    const { code } = await runCli(['webhook', 'send', 'github', endpoint, '--secret-env', 'OWN', ...args], {
      env: { OWN: SECRET },
      cwd,
    });
    await rm(cwd, { recursive: true });
    expect(code).toBe(0);
    expect(events).toMatchObject([{ id: 'delivery-1', type: 'push', payload: { ref: 'main' } }]);
    expect(Buffer.from(events[0]?.rawBody ?? []).toString()).toBe('{ "ref": "main" }\n');
  });

  it.each([
    ['--event', 'stripe'],
    ['--id', 'stripe'],
    ['--event', 'slack'],
  ])('refuses %s beside --data where %s has it in the body', async (option, sender) => {
    const { stderr, code } = await send(sender, ['--data', '{}', option, 'a']);
    expect(stderr).toBe(
      `error: ${option} has no effect beside --data, since this sender has it in the body\n`,
    );
    expect(code).toBe(2);
  });

  it.each([
    ['mailgun', 'body'],
    ['aws-sns', 'body'],
    ['linear', 'body'],
  ])('says that deliveries of %s cannot be signed, before it asks for a secret', async (sender, place) => {
    const { stdout, stderr, code } = await runCli(['webhook', 'send', sender, endpoint]);
    expect(stderr).toMatch(
      new RegExp(`^error: deliveries of ${sender} cannot be signed here: \\{.+\\} travels in the ${place}, `),
    );
    expect([stdout, code]).toEqual(['', 2]);
  });

  it('says that a scheme with its signature in the query cannot be signed', async () => {
    const cwd = await mkdtemp(path.join(os.tmpdir(), 'countersign-webhook-'));
    const core = JSON.stringify(import.meta.resolve('countersign'));
    await writeFile(
      path.join(cwd, 'hook.mjs'),
      `import { defineScheme, message, part, queryParam } from ${core};
      export const scheme = defineScheme({ name: 'hook', signature: queryParam('sign', 'hex'), secret: 'utf8',
        algorithm: 'hmac-sha256', message: message\`\${part.body}\`, replay: 'signature' });`,
    );
    const { stderr, code } = await runCli(['webhook', 'send', './hook.mjs', endpoint], { cwd });
    await rm(cwd, { recursive: true });
    expect(stderr).toMatch(/^error: deliveries of hook cannot be signed here: \{.+\} travels in the query, /);
    expect(code).toBe(2);
  });

  it('sends nothing for the scheme of an API', async () => {
    const { stderr, code } = await send('iimmpact');
    expect(stderr).toContain('iimmpact is the scheme of an API, and sends no webhooks');
    expect(code).toBe(2);
  });

  it.each([
    [204, 0],
    [302, 1],
    [401, 1],
    [500, 1],
  ])('ends for a status of %d with %d', async (status, expected) => {
    answer = (_request, response) => response.writeHead(status).end();
    const { stdout, code } = await send('stripe');
    expect(stdout).toMatch(new RegExp(`^${status} `));
    expect(code).toBe(expected);
  });

  it('is refused with another secret, and prints the answer', async () => {
    await receive('stripe');
    const { stdout, code } = await send('stripe', ['--json'], 'whsec_another_secret_of_the_user');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 401,
      statusText: 'Unauthorized',
      body: expect.stringContaining('invalid_signature'),
    });
    expect(code).toBe(1);
    expect(events).toEqual([]);
  });

  it('prints its help, with examples', async () => {
    const { stdout, code } = await runCli(['webhook', 'send', '--help']);
    expect(stdout).toContain('Usage: countersign webhook send [options] <sender> <url>');
    expect(stdout).toContain('Examples:');
    expect(code).toBe(0);
  });
});
