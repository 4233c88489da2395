/** Clients of the senders, and libraries for what they sign, each of which signs the request of a vector anew. */

import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { signWebhookPayload } from '@notionhq/client';
import { sign as signAsGitHub } from '@octokit/webhooks-methods';
import { encodeSignatureHeader } from '@sanity/webhook';
import { WorkOS } from '@workos-inc/node';
import { sign as signAsAws } from 'aws4';
import { client as hawk } from 'hawk';
import httpSignature from 'http-signature';
import { SignJWT } from 'jose';
import OAuth from 'oauth-1.0a';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { bodyOf, type SenderVector, targetOf } from './sender-vectors.ts';

// By require, since tools disagree on what the default of this CommonJS module is.
const alibaba: typeof import('@alicloud/openapi-util') = createRequire(import.meta.url)(
  '@alicloud/openapi-util',
);

type Header = readonly [name: string, value: string];

/** Signs the request of a vector; gives what is changed in it, or headers for those that its client had made. */
type Sign = (
  vector: SenderVector,
) => Partial<SenderVector> | readonly Header[] | Promise<Partial<SenderVector> | readonly Header[]>;

/** Clients that sign, by what they are and then by the kind. */
export const SIGNING_CLIENTS: Readonly<Record<string, Readonly<Record<string, Sign>>>> = {
  'stripe: webhooks.generateTestHeaderString': {
    stripe: ({ secret, nowSeconds, ...vector }) => {
      const { webhooks } = new Stripe('sk_test_unused');
      const signed = { payload: textOf(vector), secret, timestamp: nowSeconds };
      return [['Stripe-Signature', webhooks.generateTestHeaderString(signed)]];
    },
  },

  'standardwebhooks: Webhook.sign': {
    anthropic: standardWebhook('webhook'),
    clerk: standardWebhook('svix'),
    'gitlab-signed': standardWebhook('webhook'),
    openai: standardWebhook('webhook'),
    resend: standardWebhook('svix'),
    'standard-webhooks-v1': standardWebhook('webhook'),
    svix: standardWebhook('svix'),
  },

  '@octokit/webhooks-methods: sign': {
    bitbucket: async (vector) => [['X-Hub-Signature', await signAsGitHub(vector.secret, textOf(vector))]],
    github: async (vector) => [['X-Hub-Signature-256', await signAsGitHub(vector.secret, textOf(vector))]],
  },

  '@notionhq/client: signWebhookPayload': {
    notion: async ({ secret, ...vector }) => {
      const signature = await signWebhookPayload({ body: textOf(vector), verificationToken: secret });
      return [['X-Notion-Signature', signature]];
    },
  },

  '@sanity/webhook: encodeSignatureHeader': {
    sanity: async ({ secret, nowSeconds, ...vector }) => [
      ['sanity-webhook-signature', await encodeSignatureHeader(textOf(vector), nowSeconds * 1000, secret)],
    ],
  },

  '@workos-inc/node: webhooks.computeSignature': {
    workos: async ({ secret, nowSeconds, ...vector }) => {
      const { webhooks } = new WorkOS('sk_test_unused');
      const signature = await webhooks.computeSignature(nowSeconds * 1000, textOf(vector), secret);
      return [['WorkOS-Signature', `t=${nowSeconds * 1000}, v1=${signature}`]];
    },
  },

  'twilio: getExpectedTwilioSignature': {
    twilio: ({ secret, url, ...vector }) => {
      const fields = Object.fromEntries(new URLSearchParams(textOf(vector)));
      return [['X-Twilio-Signature', getExpectedTwilioSignature(secret, url, fields)]];
    },
  },

  'jose: SignJWT': {
    netlify: async ({ secret, ...vector }) => {
      const token = new SignJWT({ sha256: sha256(vector, 'hex') }).setIssuer('netlify');
      const key = Buffer.from(secret, 'utf8');
      return [['X-Webhook-Signature', await token.setProtectedHeader({ alg: 'HS256' }).sign(key)]];
    },
    plaid: async ({ nowSeconds, ...vector }) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const kid = 'test-key';
      const token = new SignJWT({ request_body_sha256: sha256(vector, 'hex') }).setIssuedAt(nowSeconds);
      const signed = await token.setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(privateKey);
      const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
      return { secret: JSON.stringify(jwk), headers: [['Plaid-Verification', signed]] };
    },
  },

  'hawk: client.header': {
    hawk: ({ secret, nowSeconds, url, method, ...vector }) => {
      const credentials = { id: 'test-key', key: secret, algorithm: 'sha256' } as const;
      const contentType = headerOf(vector, 'content-type');
      const payload = { ...(contentType && { payload: textOf(vector), contentType }) };
      const { header } = hawk.header(url, method, { credentials, timestamp: nowSeconds, ...payload });
      return [['Authorization', header]];
    },
  },

  'oauth-1.0a: OAuth.authorize': {
    'oauth1-body-hash': ({ secret, nowSeconds, url, method, ...vector }) => {
      const [consumerSecret = '', tokenSecret = ''] = secret.split('&');
      const oauth = new OAuth({
        consumer: { key: 'test-consumer', secret: consumerSecret },
        signature_method: 'HMAC-SHA1',
        hash_function: (text, key) => createHmac('sha1', key).update(text).digest('base64'),
        body_hash_function: (body) => createHash('sha1').update(body).digest('base64'),
      });
      oauth.getTimeStamp = () => nowSeconds;
      const request = { url, method, data: textOf(vector), includeBodyHash: true };
      const signed = oauth.authorize(request, { key: 'test-token', secret: tokenSecret });
      return [['Authorization', oauth.toHeader(signed).Authorization]];
    },
  },

  'aws4: sign': {
    'aws-sigv4': ({ secret, nowSeconds, url, method, ...vector }) => {
      const host = new URL(url).host;
      const day = new Date(nowSeconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
      const headers = { Host: host, 'X-Amz-Date': day, 'Content-Type': 'application/json' };
      const target = { host, method, path: targetOf({ url }) };
      const request = {
        ...target,
        service: 'execute-api',
        region: 'us-east-1',
        body: textOf(vector),
        headers,
      };
      signAsAws(request, { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret });
      return { headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]) };
    },
  },

  '@alicloud/openapi-util: getAuthorization': {
    'alibaba-v3': ({ secret, nowSeconds, url, method, ...vector }) => {
      const payload = sha256(vector, 'hex');
      const headers: Record<string, string> = {
        host: new URL(url).host,
        'x-acs-content-sha256': payload,
        'x-acs-date': new Date(nowSeconds * 1000).toISOString().replace('.000Z', 'Z'),
        'x-acs-signature-nonce': 'd410180a5abf7fe235dd9b74aca91fc0',
      };
      const query = Object.fromEntries(new URL(url).searchParams);
      const request = { method, pathname: new URL(url).pathname, query, headers };
      const signed = [request as never, 'ACS3-HMAC-SHA256', payload, 'testid-ak', secret] as const;
      return [...Object.entries(headers), ['Authorization', alibaba.default.getAuthorization(...signed)]];
    },
  },

  'http-signature: sign': {
    'draft-cavage': (vector) => {
      const digest = `SHA-256=${sha256(vector, 'base64')}`;
      const sent = new Map([
        ['host', new URL(vector.url).host],
        ['date', new Date(vector.nowSeconds * 1000).toUTCString()],
        ['digest', digest],
      ]);
      const request = {
        ...{ method: vector.method, path: targetOf(vector) },
        getHeader: (name: string) => sent.get(name.toLowerCase()),
        setHeader: (name: string, value: string) => sent.set(name.toLowerCase(), value),
      };
      const headers = ['(request-target)', 'host', 'date', 'digest'];
      const options = { key: vector.secret, keyId: 'test-key-1', algorithm: 'hmac-sha256', headers };
      httpSignature.sign(request as never, options);
      return { headers: [...sent] };
    },
  },

  'akamai-edgegrid: EdgeGrid.auth': {
    'akamai-edgegrid': async ({ secret, url, method, ...vector }) => {
      const { default: EdgeGrid } = await import('akamai-edgegrid');
      const signer = new EdgeGrid('test-client-token', secret, 'test-access-token', new URL(url).origin);
      const { pathname, search } = new URL(url);
      signer.auth({ path: pathname + search, method, headers: {}, body: textOf(vector) });
      const { headers } = signer.request as { headers: { Authorization: string } };
      // It takes the time from the clock of the machine.
      const nowSeconds = Math.floor(Date.now() / 1000);
      return { nowSeconds, headers: [['Authorization', headers.Authorization]] };
    },
  },

  '@duosecurity/duo_api: duo_sig.sign': {
    duo: async ({ secret, nowSeconds, url, method, ...vector }) => {
      // @ts-expect-error It has no types.
      const { default: duo } = await import('@duosecurity/duo_api/lib/duo_sig.js');
      const { host, pathname } = new URL(url);
      const date = new Date(nowSeconds * 1000).toUTCString().replace('GMT', '-0000');
      const fields = Object.fromEntries(new URLSearchParams(textOf(vector)));
      const authorization: string = duo.sign('DITESTONLY', secret, method, host, pathname, fields, date);
      return [
        ['Date', date],
        ['Authorization', authorization],
      ];
    },
  },
};

/** Has a client sign the request of a vector; gives the vector with what it made. */
export async function signWithClient(sign: Sign, vector: SenderVector): Promise<SenderVector> {
  const signed = await sign(vector);
  const changed: Partial<SenderVector> = isHeaders(signed) ? { headers: signed } : signed;
  const kept = vector.headers.filter(([name]) => /^content-type$/i.test(name));
  const made = changed.headers ?? [];
  const isMade = kept.some(([name]) => made.some(([other]) => other.toLowerCase() === name.toLowerCase()));
  return { ...vector, ...changed, headers: isMade ? made : [...kept, ...made] };
}

function isHeaders(signed: Partial<SenderVector> | readonly Header[]): signed is readonly Header[] {
  return Array.isArray(signed);
}

function standardWebhook(prefix: 'svix' | 'webhook'): Sign {
  return ({ secret, nowSeconds, ...vector }) => {
    const id = 'msg_2b3c4d5e6f';
    const signature = new Webhook(secret).sign(id, new Date(nowSeconds * 1000), textOf(vector));
    return [
      [`${prefix}-id`, id],
      [`${prefix}-timestamp`, String(nowSeconds)],
      [`${prefix}-signature`, signature],
    ];
  };
}

function textOf(vector: Pick<SenderVector, 'bodyBase64'>): string {
  return bodyOf(vector).toString('utf8');
}

function sha256(vector: Pick<SenderVector, 'bodyBase64'>, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(bodyOf(vector)).digest(encoding);
}

function headerOf({ headers }: Pick<SenderVector, 'headers'>, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}
