import { describe, expect, it, vi } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import {
  defineScheme,
  header,
  type Logger,
  memoryStore,
  message,
  part,
  type Scheme,
  type WebhookOptions,
} from '../../src/index.ts';
import type { Handshake } from '../../src/scheme/handshake.ts';
import {
  asanaHookSecret,
  metaVerification,
  notionVerificationToken,
  slackSslCheck,
  snsSubscription,
  woocommercePing,
  xCrc,
} from '../../src/webhooks.ts';
import { delivery, SECRET, shopWithoutIds } from '../support/senders.ts';

const URL_OF_HOOK = 'https://receiver.example.com/hooks';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:orders';

describe('a handshake that anyone can send', () => {
  it.each([
    ['another token', { verifyToken: 'token-of-mine' }, 'another'],
    ['no token', { verifyToken: 'token-of-mine' }, ''],
    ['any token while none is given', {}, 'undefined'],
  ])('of Meta is refused with 403 for %s', async (_name, options, token) => {
    const { endpoint } = receiver([metaVerification], options);
    const url = `${URL_OF_HOOK}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`;
    expect((await endpoint(new Request(url))).status).toBe(403);
  });

  it.each(['{"events":[]}', 'a'.repeat(129), '', 'a b', 'ä'])('of X signs no %j', async (token) => {
    const { endpoint } = receiver([xCrc]);
    const response = await endpoint(new Request(`${URL_OF_HOOK}?crc_token=${encodeURIComponent(token)}`));
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('sha256=');
  });

  it.each(['1', 'null', 'true', 'a_b-c'])(
    'of X signs no delivery: that of %j is refused by a scheme of your own',
    async (token) => {
      const scheme = defineScheme({
        name: 'acme',
        signature: header('Acme-Signature', { prefix: 'sha256=', encoding: 'base64' }),
        ...({ secret: 'utf8', algorithm: 'hmac-sha256', replay: 'signature' } as const),
        message: message`${part.body}`,
        delivery: { handshakes: [xCrc], payload: ['json', 'text'] },
      });
      const handled: unknown[] = [];
      const options = { secret: SECRET, store: memoryStore() };
      const endpoint = webhook(scheme, options, (event) => void handled.push(event));
      const answer = await endpoint(new Request(`${URL_OF_HOOK}?crc_token=${token}`));
      const { response_token } = (await answer.json()) as { response_token: string };
      const headers = { 'Acme-Signature': response_token, 'Content-Type': 'text/plain' };
      const forged = new Request(URL_OF_HOOK, { method: 'POST', headers, body: token });
      expect([(await endpoint(forged)).status, handled]).toEqual([400, []]);
    },
  );

  it.each<[string, WebhookOptions]>([
    ['while there is a secret', { secret: () => SECRET, onSecretOffered: () => true }],
    ['while there is a fixed secret', { onSecretOffered: () => true }],
    ['where nobody takes it', { secret: () => undefined }],
    ['where it is not expected', { secret: () => undefined, onSecretOffered: () => false }],
  ])('with a secret is refused %s', async (_name, options) => {
    const { endpoint } = receiver([asanaHookSecret, notionVerificationToken], {
      namespace: 'offers',
      ...options,
    });
    for (const request of offers(`${SECRET}2`)) expect((await endpoint(request)).status).toBe(401);
  });

  it('with the secret that is in use is answered again, and none that is too short is taken', async () => {
    let secret: string | undefined;
    const options: WebhookOptions = {
      namespace: 'offers',
      secret: () => secret,
      onSecretOffered: (offered) => {
        secret = offered;
      },
    };
    const { endpoint } = receiver([asanaHookSecret, notionVerificationToken], options);
    for (const request of offers('short')) expect((await endpoint(request)).status).toBe(401);
    expect(secret).toBeUndefined();
    for (const request of [...offers(), ...offers()]) expect((await endpoint(request)).status).toBe(200);
    for (const request of offers(`${SECRET}2`)) expect((await endpoint(request)).status).toBe(401);
    expect(secret).toBe(SECRET);
  });

  it.each<[string, () => Promise<string>]>([
    ['does not come', () => new Promise(() => undefined)],
    ['cannot be had', () => Promise.reject(new Error('the vault is closed'))],
  ])('is to come again while the secret %s', async (_state, secret) => {
    vi.useFakeTimers();
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const options = { namespace: 'vault', secret, onSecretOffered: () => true, logger };
    const { endpoint } = receiver([xCrc, asanaHookSecret], options);
    const [offer = new Request(URL_OF_HOOK)] = offers();
    for (const request of [new Request(`${URL_OF_HOOK}?crc_token=abc`), offer]) {
      const answer = endpoint(request);
      await vi.advanceTimersByTimeAsync(2000);
      const response = await answer;
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await response.text()).not.toContain('vault');
    }
    expect(logger.error).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it('with a secret that is not taken in time fails, and the next one is asked about', async () => {
    vi.useFakeTimers();
    const onSecretOffered = vi.fn(() => true as unknown).mockReturnValueOnce(new Promise(() => undefined));
    const options = { namespace: 'offers', secret: () => undefined, onSecretOffered };
    const { endpoint } = receiver([asanaHookSecret], options);
    const [first = new Request(URL_OF_HOOK)] = offers();
    const late = expect(endpoint(first.clone())).rejects.toThrow('"onSecretOffered" did not answer');
    await vi.advanceTimersByTimeAsync(5000);
    await late;
    expect((await endpoint(first)).status).toBe(200);
    vi.useRealTimers();
  });

  it('with a secret is taken once, and the secret signs from then on', async () => {
    let secret: string | undefined;
    const { endpoint, handled } = receiver([asanaHookSecret], {
      namespace: 'offers',
      secret: () => secret,
      onSecretOffered: async (offered) => {
        secret = offered;
      },
    });
    const [offer = new Request(URL_OF_HOOK)] = offers();
    const [first, second] = await Promise.all([endpoint(offer.clone()), endpoint(offer)]);
    expect([first?.status, second?.status].sort()).toEqual([200, 401]);
    const signed = { scheme: shopWithoutIds, secret: SECRET };
    expect((await endpoint(delivery({}, signed))).status).toBe(200);
    expect(handled).toHaveLength(1);
  });

  it('is not looked for in a request that is signed', async () => {
    const { endpoint, handled } = receiver([notionVerificationToken], { onSecretOffered: () => true });
    const sent = delivery({ verification_token: 'secret_1' }, { scheme: shopWithoutIds });
    expect(await (await endpoint(sent)).json()).toEqual({ status: 'handled' });
    expect(handled).toHaveLength(1);
  });

  it('of WooCommerce is answered, and no other form', async () => {
    const { endpoint, handled } = receiver([woocommercePing]);
    const statusOf = async (form: string) => {
      const body = new URLSearchParams(form);
      return (await endpoint(new Request(URL_OF_HOOK, { method: 'POST', body }))).status;
    };
    expect(await statusOf('webhook_id=5')).toBe(200);
    for (const form of ['webhook_id=5&id=1', 'webhook_id=a', 'id=5', ''])
      expect(await statusOf(form)).toBe(401);
    expect(handled).toEqual([]);
  });

  it('of Slack is no event, whatever else is in it', async () => {
    const { endpoint, handled } = receiver([slackSslCheck]);
    const body = new URLSearchParams({ ssl_check: '1', command: '/pay' });
    expect((await endpoint(new Request(URL_OF_HOOK, { method: 'POST', body }))).status).toBe(200);
    const command = new URLSearchParams({ command: '/pay' });
    expect((await endpoint(new Request(URL_OF_HOOK, { method: 'POST', body: command }))).status).toBe(401);
    expect(handled).toEqual([]);
  });
});

describe('the confirmation of a subscription of Amazon SNS', () => {
  it.each([
    ['of another host', TOPIC, 'https://sns.eu-central-1.amazonaws.com.example.com/'],
    ['over HTTP', TOPIC, 'http://sns.eu-central-1.amazonaws.com/'],
    ['at another port', TOPIC, 'https://sns.eu-central-1.amazonaws.com:8443/'],
    ['with a user', TOPIC, 'https://user@sns.eu-central-1.amazonaws.com/'],
    ['that is no URL', TOPIC, 'sns'],
    ['of a topic of others', `${TOPIC}2`, 'https://sns.eu-central-1.amazonaws.com/'],
  ])('fetches no URL %s', async (_name, TopicArn, SubscribeURL) => {
    const fetched: unknown[] = [];
    const { endpoint } = receiver([confirming(fetched)]);
    const message = { Type: 'SubscriptionConfirmation', TopicArn, SubscribeURL };
    await endpoint(delivery(message, { scheme: shopWithoutIds }));
    expect(fetched).toEqual([]);
  });

  it('fetches the URL of a topic of ours, and fails where that fails', async () => {
    const fetched: unknown[] = [];
    const SubscribeURL = 'https://sns.eu-central-1.amazonaws.com/?Token=t';
    const message = { Type: 'SubscriptionConfirmation', TopicArn: TOPIC, SubscribeURL };
    const sent = delivery(message, { scheme: shopWithoutIds });
    expect((await receiver([confirming(fetched)]).endpoint(sent.clone())).status).toBe(200);
    expect(fetched.map(String)).toEqual([SubscribeURL]);
    await expect(receiver([confirming(fetched, 403)]).endpoint(sent)).rejects.toThrow('answered 403');
  });

  it('asks for topics', () => {
    expect(() => snsSubscription({ topics: [] })).toThrow('"topics" must be a list of the ARNs');
  });
});

describe('a secret that is missing at start-up', () => {
  it.each([
    [
      'a variable',
      { secret: { env: 'NO_SUCH_SECRET' } },
      '"secret": the environment variable NO_SUCH_SECRET is not set',
    ],
    ['a token', { verifyToken: undefined }, '"verifyToken" is undefined: is its environment variable set?'],
    ['a token that is no text', { verifyToken: 5 as never }, '"verifyToken" must be a text, got a number'],
    ['a name', { secret: () => undefined }, 'give the endpoint a name as "namespace"'],
  ])('is an error that names %s', (_name, options, message) => {
    expect(() => receiver([metaVerification], options as WebhookOptions)).toThrow(message);
  });
});

describe('a handshake that needs an option', () => {
  function warningsOf(make: () => unknown): unknown[] {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    make();
    const warnings = warn.mock.calls.map(([text]) => text);
    warn.mockRestore();
    return warnings;
  }

  it('is warned of at start-up, once, where the option is missing', () => {
    const make = () => receiver([metaVerification]);
    expect(warningsOf(() => receiver([{ ...metaVerification, name: 'a check' }]))).toEqual([
      'webhook(): "verifyToken" is not given, so that the check of the endpoint by the sender is refused (scheme shop-without-ids, a check)',
    ]);
    expect(warningsOf(() => receiver([metaVerification], { verifyToken: 'token-of-mine' }))).toEqual([]);
    make();
    expect(warningsOf(make)).toEqual([]);
  });

  it('is warned of where the secret is to come and nobody keeps it, and not where it is there', () => {
    const offered = { ...asanaHookSecret, name: 'an offer' };
    expect(warningsOf(() => receiver([offered]))).toEqual([]);
    const options = { namespace: 'offers', secret: () => undefined };
    expect(warningsOf(() => receiver([offered], options))).toEqual([
      expect.stringContaining('"onSecretOffered" is not given'),
    ]);
  });

  it('names in an error for a missing secret what the sender makes', () => {
    expect(() => receiver([asanaHookSecret], { secret: undefined })).toThrow(
      /^webhook\(\): "secret" is undefined, and shop-without-ids makes it: .*"onSecretOffered"/,
    );
  });
});

describe('the log', () => {
  it.each([
    [
      'another token',
      { verifyToken: 'token-of-mine' },
      'the request does not show the "verifyToken" of webhook()',
    ],
    ['a token while none is given', {}, 'webhook() has no "verifyToken"'],
  ])('says that a handshake was refused for %s', async (_name, options, detail) => {
    const { endpoint, lines } = receiver([metaVerification], options);
    await endpoint(new Request(`${URL_OF_HOOK}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=a`));
    const handshake = 'Meta hub.challenge';
    expect(lines).toEqual([
      {
        ...{ level: 'warn', event: 'countersign.handshake', scheme: 'shop-without-ids', handshake },
        ...{ outcome: 'refused', status: 403, detail },
      },
    ]);
  });

  it('says that a handshake was answered', async () => {
    const { endpoint, lines } = receiver([metaVerification], { verifyToken: 'token-of-mine' });
    const url = `${URL_OF_HOOK}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=token-of-mine`;
    await endpoint(new Request(url));
    expect(lines).toMatchObject([{ level: 'info', outcome: 'answered', status: 200 }]);
    expect(JSON.stringify(lines)).not.toContain('token-of-mine');
  });

  it('says that a secret which was offered was not taken, and not which', async () => {
    const { endpoint, lines } = receiver([asanaHookSecret], {
      ...{ namespace: 'offers', secret: () => undefined, onSecretOffered: () => false },
    });
    for (const offer of offers().slice(0, 1)) await endpoint(offer);
    expect(lines[0]).toMatchObject({
      ...{ event: 'countersign.handshake', outcome: 'refused', handshake: 'Asana X-Hook-Secret' },
      detail:
        'there is another secret already, the one that was offered is too short, or "onSecretOffered" has not taken it',
    });
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });
});

function offers(secret = SECRET): Request[] {
  const headers = { 'X-Hook-Secret': secret };
  const body = JSON.stringify({ verification_token: secret });
  return [
    new Request(URL_OF_HOOK, { method: 'POST', headers, body: '{}' }),
    new Request(URL_OF_HOOK, { method: 'POST', body }),
  ];
}

function confirming(fetched: unknown[], status = 200): Handshake {
  const load = async (url: unknown) => {
    fetched.push(url);
    return new Response(null, { status });
  };
  return snsSubscription({ topics: [TOPIC], fetch: load as typeof fetch });
}

function receiver(handshakes: readonly Handshake[], options: WebhookOptions = {}) {
  const scheme: Scheme = { ...shopWithoutIds, delivery: { handshakes } };
  const handled: unknown[] = [];
  const lines: object[] = [];
  const write = (level: string) => (line: object) => void lines.push({ level, ...line });
  const logger: Logger = { info: write('info'), warn: write('warn'), error: write('error') };
  const known = { secret: SECRET, store: memoryStore(), logger, ...options };
  return { endpoint: webhook(scheme, known, (event) => void handled.push(event)), handled, lines };
}
