import { describe, expect, it } from 'vitest';
import { CATALOG, textOptions } from '../../../src/cli/schemes/scheme-catalog.ts';
import { catalog } from '../../../src/schemes/catalog/catalog.ts';
import { runCli } from '../support/run-cli.ts';

describe('countersign schemes', () => {
  it('lists the schemes of the catalogue, one a line', async () => {
    const { stdout, code } = await runCli(['schemes']);
    const names = stdout.split('\n').map((line) => line.split(' ')[0]);
    expect(names).toEqual([...Object.values(catalog).map(({ name }) => name), '']);
    expect(code).toBe(0);
    const document = JSON.parse((await runCli(['schemes', '--json'])).stdout);
    expect(document.schemes.map(({ name }: { name: string }) => name)).toEqual(names.slice(0, -1));
  });

  it('finds schemes by a part of their names and titles, in any case', async () => {
    const { stdout, code } = await runCli(['schemes', 'Standard Web', '--json']);
    expect([JSON.parse(stdout).schemes[0], code]).toEqual([
      expect.objectContaining({ name: 'standard-webhooks-v1', kind: 'webhooks' }),
      0,
    ]);
  });

  it('says how one signs', async () => {
    const { stdout } = await runCli(['schemes', 'slaunchx']);
    expect(stdout).toContain('{METHOD}\\n{path}\\n{timestamp}\\n{nonce}\\n{body}');
    expect(stdout).toContain('/prometheus, which is not signed');
    expect(stdout).toMatch(/Authorization +HMAC-SHA256 /);
    expect(stdout).toContain('X-Request-Id');
  });

  it.each([
    ['iimmpact', { secret: 'base64', usedOnce: 'nonce', toleranceSeconds: { past: 300, future: 300 } }],
    ['influencemart', { secret: 'utf8', usedOnce: 'signature', algorithm: 'hmac-sha256' }],
    ['ip2', { warnings: [expect.stringContaining('twelve fields'), expect.anything()] }],
    ['intend', { warnings: [expect.stringContaining('assumption')] }],
  ])('describes %s as JSON', async (name, expected) => {
    const document = JSON.parse((await runCli(['schemes', name, '--json'])).stdout);
    expect(document).toMatchObject(expected);
    expect(document.headers.length).toBeGreaterThan(2);
  });

  it('describes a scheme with its options', async () => {
    const args = [
      'schemes',
      'ip2',
      '--json',
      '--scheme-option',
      'hmac=sha512',
      '--scheme-option',
      'toleranceSeconds=60',
    ];
    expect(JSON.parse((await runCli(args)).stdout)).toMatchObject({
      algorithm: 'hmac-sha512',
      toleranceSeconds: { past: 60 },
    });
  });

  const SAMPLES = { number: '60', boolean: 'true', list: '/a', text: 'a' } as const;
  /** Options that take texts of their own form. */
  const OWN_SAMPLES: Readonly<Record<string, string>> = {
    'http-message-signatures requiredComponents': '@path,content-type',
    'http-message-signatures requiredWithBody': 'content-digest',
    'http-message-signatures requiredIfPresent': 'authorization,@query',
    'web-bot-auth requiredComponents': '@method',
    'oauth1-body-hash parametersIn': 'header,query',
    'acp versions': '2026-04-17',
    'aws-sns topicArn': 'arn:aws:sns:us-east-1:123456789012:topic',
    'aws-sns signatureVersions': '2',
    'aws-sigv4 alsoSigned': 'x-request-id',
    'draft-cavage alsoSigned': 'x-request-id',
    'draft-cavage mustSign': 'date',
  };
  const NEEDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    paypal: { webhookId: 'WH-1' },
    intend: { message: 'whole-request' },
    'http-message-signatures': { requiredComponents: '@method', algorithms: 'ed25519' },
    'detached-jws': { alg: 'PS256', issuedAt: 'iat' },
  };
  const neededBy = (name: string): ReadonlyMap<string, string> => new Map(Object.entries(NEEDED[name] ?? {}));
  const toOptions = (given: ReadonlyMap<string, string | undefined>) =>
    [...given].flatMap(([option, value]) => ['--scheme-option', `${option}=${value}`]);
  const OPTIONS = [...CATALOG.values()].flatMap((entry) =>
    Object.entries(textOptions(entry)).map(([option, kind]) => [entry.name, option, kind] as const),
  );

  const choicesOf = (kind: readonly string[] | { readonly listOf: readonly string[] }): readonly string[] =>
    'listOf' in kind ? kind.listOf : kind;

  it.each(OPTIONS)('makes %s with its option %s', async (name, option, kind) => {
    const value =
      OWN_SAMPLES[`${name} ${option}`] ?? (typeof kind === 'string' ? SAMPLES[kind] : choicesOf(kind)[0]);
    const given = new Map([...neededBy(name), [option, value]]);
    const args = ['schemes', name, '--json', ...toOptions(given)];
    expect(await runCli(args)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([...CATALOG.keys()])('describes %s', async (name) => {
    const args = ['schemes', name, '--json', ...toOptions(neededBy(name))];
    const { stdout, code } = await runCli(args);
    expect([JSON.parse(stdout).name, code]).toEqual([name, 0]);
  });

  it.each([...CATALOG.keys()])(
    'shows of %s where its values travel, and its page, without options',
    async (name) => {
      const { stdout, stderr, code } = await runCli(['schemes', name]);
      expect([stderr, code]).toEqual(['', 0]);
      expect(stdout).toMatch(/\n(?:Headers|Elsewhere)\n {2}\S/);
      expect(stdout).toContain(`https://countersign.github.io/countersign/schemes/${name}`);
      expect(stdout).not.toMatch(/^(?:Headers|Elsewhere)\n\n/m);
    },
  );

  it('names an option that must be given where its value is signed', async () => {
    const { stdout } = await runCli(['schemes', 'paypal']);
    expect(stdout).toContain('{nonce}|{timestamp}|<webhookId>|crc32({body})');
    expect(stdout).toContain('webhookId (required)');
    expect(stdout).toContain('webhook(paypal({ webhookId }), {}, handler)');
  });

  it.each(['adcp', 'oauth1-body-hash', 'ucp', 'web-bot-auth'])(
    'mounts the signed API %s with the "publicUrl" that its verifier needs',
    async (name) => {
      const { stdout } = await runCli(['schemes', name]);
      expect(stdout).toMatch(/^mount .*\(\), keys, publicUrl \}\)\)\)$/m);
    },
  );

  it('mounts a signed API that does not sign its address without a "publicUrl"', async () => {
    expect((await runCli(['schemes', 'slaunchx'])).stdout).toMatch(/^mount .*slaunchx\(\), keys \}\)\)\)$/m);
  });

  it('says what an endpoint needs to know', async () => {
    const { stdout } = await runCli(['schemes', 'slack']);
    expect(stdout).toMatch(/^secret +The Signing Secret of the app/m);
    expect(stdout).toMatch(/^handshake +Slack url_verification, signed; Slack ssl_check, unsigned$/m);
    expect(stdout).toContain("app.all('/webhooks/slack', webhook(slack(), { secret }, handler))");
    const discord = (await runCli(['schemes', 'discord'])).stdout;
    expect(discord).toMatch(/^key +a public key/m);
    expect(discord).toMatch(/^event id +id of the body$/m);
  });

  it.each([
    ['sign', ['intend'], 'intend needs --scheme-option message=whole-request|key-and-timestamp'],
    ['sign', ['paypal'], 'paypal needs --scheme-option webhookId=…'],
  ])('has "%s" of %s refused without an option that must be given', async (command, [name = ''], reason) => {
    const { stderr, code } = await runCli([command, '-s', name, 'GET', '/']);
    expect([stderr, code]).toEqual([`error: ${reason}\n`, 2]);
  });

  it.each([
    ['strpe', 'stripe'],
    ['githbu', 'github'],
    ['stripes', 'stripe'],
    ['Shopfy', 'shopify'],
  ])('asks whether %s was meant to be %s', async (given, meant) => {
    const { stderr } = await runCli(['sign', '-s', given, 'GET', '/']);
    expect(stderr).toContain(`Did you mean ${meant}?`);
  });

  it('knows no others', async () => {
    expect(await runCli(['schemes', 'toString'])).toMatchObject({ code: 2, stdout: '' });
  });
});
