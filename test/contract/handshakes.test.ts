/** Every handshake of the senders, over HTTP. */

import { readFileSync } from 'node:fs';
import {
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type WebhookOptions,
} from 'countersign';
import { signRequest } from 'countersign/client';
import {
  asanaHookSecret,
  cloudEventsValidation,
  type DeliveryFacts,
  discordEventsPing,
  discordPing,
  dropboxChallenge,
  eventGridValidation,
  graphValidationToken,
  type Handshake,
  headCheck,
  intercomPing,
  lineVerification,
  metaVerification,
  notionVerificationToken,
  oktaVerification,
  slackSslCheck,
  slackUrlVerification,
  snsSubscription,
  twitchVerification,
  webhookAnswers,
  xCrc,
  zoomUrlValidation,
} from 'countersign/webhooks';
import { describe, expect, it } from 'vitest';
import { HOSTS } from './handshake-hosts.ts';
import type { Outgoing } from './http-client.ts';

interface HandshakeVector {
  readonly sender: string;
  readonly signed?: boolean;
  readonly secret?: string;
  readonly request: {
    readonly method: string;
    readonly url?: string;
    readonly headers?: readonly (readonly [string, string])[];
    readonly body?: string;
  };
  readonly answer: {
    readonly status: number;
    readonly headers?: readonly (readonly [string, string])[];
    readonly contentType?: string;
    readonly body: string;
  };
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../vectors/handshakes.json', import.meta.url), 'utf8'),
) as HandshakeVector[];

const SECRET = 'whsec_0123456789abcdef0123456789';

/** Signs as several senders do; stands for each whose signature is no matter here. */
const SIGNED: SchemeDeclaration = {
  name: 'sender',
  timestamp: header('X-Request-Timestamp', 'unixSeconds'),
  signature: header('X-Sender-Signature', { prefix: 'v0=', encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`v0:${part.timestamp}:${part.body}`,
  replay: 'signature',
};

const ZOOM: SchemeDeclaration = {
  ...SIGNED,
  timestamp: header('x-zm-request-timestamp', 'unixSeconds'),
  signature: header('x-zm-signature', { prefix: 'v0=', encoding: 'hex' }),
};

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:orders';
const CONFIRMATION = JSON.stringify({
  Type: 'SubscriptionConfirmation',
  MessageId: 'm-1',
  TopicArn: TOPIC,
  SubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t',
});

/** Parts of a test beside the vector. */
interface Case {
  readonly handshakes?: readonly Handshake[];
  readonly scheme?: Partial<SchemeDeclaration>;
  readonly options?: WebhookOptions;
  readonly body?: string;
  /** Signed with {@link SIGNED}, where the vector has no signature of its own. */
  readonly isSigned?: boolean;
  /** Ids of the events that the handler gets. Default: none. */
  readonly events?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  zoom: {
    handshakes: [zoomUrlValidation],
    scheme: ZOOM,
    options: { secret: '6deaafff9c8009e62a46cf', clock: () => 1_780_000_000_000 },
  },
  slack: { handshakes: [slackUrlVerification, slackSslCheck], isSigned: true },
  'slack ssl_check': { handshakes: [slackUrlVerification, slackSslCheck] },
  discord: { handshakes: [discordPing], isSigned: true },
  'discord webhook events': { handshakes: [discordEventsPing], isSigned: true },
  notion: { handshakes: [notionVerificationToken], options: offered() },
  adyen: {
    scheme: { responseFormat: webhookAnswers({ handled: { text: '[accepted]' } }) },
    body: '{"live":"false"}',
    isSigned: true,
    events: 1,
  },
  line: { handshakes: [lineVerification], isSigned: true },
  intercom: { handshakes: [intercomPing], isSigned: true },
  meta: {
    handshakes: [metaVerification],
    options: { secret: SECRET, verifyToken: 'test-only-verify-token' },
  },
  'x-twitter': { handshakes: [xCrc], options: { secret: 'test-only-x-consumer-secret' } },
  asana: { handshakes: [asanaHookSecret], options: offered() },
  trello: { handshakes: [headCheck] },
  dropbox: { handshakes: [dropboxChallenge] },
  okta: { handshakes: [oktaVerification] },
  twitch: { handshakes: [twitchVerification], isSigned: true },
  'microsoft-graph': { handshakes: [graphValidationToken] },
  'azure-event-grid': { handshakes: [eventGridValidation, cloudEventsValidation] },
  'azure-event-grid (CloudEvents)': { handshakes: [eventGridValidation, cloudEventsValidation] },
  'aws-sns': {
    handshakes: [snsSubscription({ topics: [TOPIC], fetch: async () => new Response() })],
    body: CONFIRMATION,
    isSigned: true,
  },
  'dropbox-sign': {
    scheme: { responseFormat: webhookAnswers({ handled: { text: 'Hello API Event Received' } }) },
    body: '{"event":{"event_type":"signature_request_signed"}}',
    isSigned: true,
    events: 1,
  },
};

describe.each(Object.entries(HOSTS))('on %s', (_host, ask) => {
  it.each(VECTORS.map((vector) => [vector.sender, vector] as const))(
    'the handshake of %s is answered',
    async (sender, vector) => {
      const given = CASES[sender] as Case;
      const { scheme, options, handled } = endpointOf(given);
      const request = requestOf(vector, given, scheme);
      const endpoint = { scheme, options, handler: () => void handled.push(sender) };
      const [answer] = await ask(endpoint, [request]);
      expect(answer).toMatchObject({ status: vector.answer.status, text: expect.any(String) });
      expect(bodyOf(answer?.text ?? '')).toEqual(bodyOf(vector.answer.body));
      for (const [name, value] of expectedHeaders(vector))
        expect(String(answer?.headers[name.toLowerCase()]).startsWith(value)).toBe(true);
      expect(handled).toHaveLength(given.events ?? 0);
    },
  );
});

function offered(): WebhookOptions {
  return { secret: () => undefined, namespace: 'offered', onSecretOffered: () => undefined };
}

function endpointOf({ handshakes = [], scheme, options }: Case) {
  const delivery: DeliveryFacts = { handshakes };
  return {
    scheme: defineScheme({ ...SIGNED, ...scheme, delivery }),
    options: { secret: SECRET, store: memoryStore(), ...options } as WebhookOptions,
    handled: [] as string[],
  };
}

function requestOf({ request }: HandshakeVector, given: Case, scheme: Scheme): Outgoing {
  const method = (request.method.split(' ')[0] as string).toUpperCase();
  const { body: described = '', url = '' } = request;
  const body = given.body ?? described;
  const path = `/hooks${url.includes('?') ? url.slice(url.indexOf('?')) : ''}`;
  const signed = given.isSigned
    ? signRequest(scheme, { id: 'sender', secret: SECRET }, { method, url: path, body })
    : {};
  const headers = { ...Object.fromEntries(request.headers ?? []), ...signed };
  return { method, path, headers, body: method === 'POST' ? body : undefined };
}

function expectedHeaders({ answer }: HandshakeVector): readonly (readonly [string, string])[] {
  const { headers = [], contentType } = answer;
  return contentType === undefined ? headers : [...headers, ['Content-Type', contentType]];
}

/** Members may come in any order. */
function bodyOf(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text;
}
