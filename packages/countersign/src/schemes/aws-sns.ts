/** Amazon SNS over HTTP: RSA over members of the body, by certificates that messages name. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { isNameIn } from '../internal/own-name.ts';
import { algorithmBy } from '../scheme/algorithms/chosen-algorithm.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { type Message, message, type Part } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { snsSubscription } from '../webhooks/handshakes/aws-sns.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link awsSns}. */
export interface AwsSnsOptions extends TimedOptions {
  /**
   * The ARN of your topic, or of several. Messages of others are refused, and subscriptions to these are confirmed. Default: those of
   * all topics are taken, and the handler gets requests for confirmation.
   */
  readonly topicArn?: string | readonly string[] | undefined;
  /** Versions of signatures that are taken: `1` is RSA with SHA-1, `2` with SHA-256. Default: both, as topics have version 1 unless set. */
  readonly signatureVersions?: readonly ('1' | '2')[] | undefined;
}

const PATH = '/SimpleNotificationService-*.pem';
const ISSUERS = ['crt.*.amazontrust.com', 'crt.*.*.amazontrust.com'];
const NAMES = ['sns.amazonaws.com'];
const KEY_URLS = [
  { host: 'sns.*.amazonaws.com', path: PATH, certificateNames: NAMES, issuerHosts: ISSUERS },
  { host: 'sns.*.amazonaws.com.cn', path: PATH, certificateNames: NAMES, issuerHosts: ISSUERS },
];
const ALGORITHMS = { '1': 'rsa-v1_5-sha1', '2': 'rsa-v1_5-sha256' } as const;

/**
 * The scheme of Amazon SNS for endpoints over HTTPS. There is no secret: messages name the URL of a certificate, which is fetched from
 * hosts of Amazon SNS alone, and checked, by `remoteKeys()`.
 *
 * **Anyone with an AWS account can have SNS sign messages**, of a topic of their own: give `topicArn`. The members of a message
 * are signed, as JSON says them, but no header, `x-amz-sns-message-type` included, nor `UnsubscribeURL`. A message is known by its
 * `MessageId`, in each attempt. Messages older than an hour are refused; give `toleranceSeconds` where your topic tries for longer.
 * Raw delivery has no signature, and cannot be verified.
 *
 * @example
 * app.post('/webhooks/sns', webhook(awsSns({ topicArn: 'arn:aws:sns:eu-central-1:123456789012:orders' }), {}, handle));
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 * @typeParam P The payload, a message of SNS. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function awsSns<P = unknown>(options: AwsSnsOptions = {}): Scheme<P> {
  assertKnownOptions('awsSns()', options, ['topicArn', 'signatureVersions', 'toleranceSeconds']);
  const { signatureVersions = ['1', '2'], toleranceSeconds = 3600 } = options;
  const topics = topicsOf(options.topicArn);
  assertVersions(signatureVersions);
  const algorithms = Object.fromEntries(signatureVersions.map((version) => [version, ALGORITHMS[version]]));
  const { algorithm, choice } = algorithmBy(jsonField('SignatureVersion'), algorithms);
  return defineScheme<P>({
    name: 'aws-sns',
    keyId: jsonField('SigningCertURL', { length: [1, 512] }),
    keyUrls: KEY_URLS,
    nonce: jsonField('MessageId', { length: [16, 128], alphabet: 'unreserved' }),
    timestamp: jsonField('Timestamp', 'iso8601'),
    signature: jsonField('Signature', 'base64'),
    eventId: jsonField('MessageId'),
    secret: 'publicKey',
    algorithm,
    message: message`${choice}${part.byValue(jsonField('Type'), messagesOf(topics))}`,
    toleranceSeconds,
    replay: { by: 'nonce', copy: 'duplicate' },
    delivery: {
      eventType: jsonField('Type'),
      handshakes: topics === undefined ? [] : [snsSubscription({ topics })],
    },
    warnings: topics === undefined ? [ANY_TOPIC] : [],
    about: ABOUT,
  });
}

const ANY_TOPIC =
  'anyone with an AWS account can have SNS sign messages: give awsSns() the "topicArn" of yours';

const ABOUT = {
  title: 'Amazon SNS',
  documentation: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
  secret: 'None: certificates are fetched from Amazon SNS. Give the ARN of your topic as `topicArn`.',
  notSigned:
    'Method, path, query and all headers, x-amz-sns-message-type included; of the body the URL to unsubscribe, and how its JSON is written.',
  rotation: 'A new certificate has another URL, and is fetched when a message names it.',
  redelivery: 'As the policy of the topic says; the message and its MessageId stay.',
  answer: 'Any 2xx. A subscription is confirmed by fetching its SubscribeURL.',
  lax: 'The validator of Amazon for Node checks neither the topic nor the age of a message.',
} as const;

/** Name and value on lines of their own, in the order of the alphabet. */
function messagesOf(topics: readonly string[] | undefined): Readonly<Record<string, Message>> {
  const topic = jsonField('TopicArn');
  const topicLine = message`TopicArn\n${topics === undefined ? topic : part.oneOf(topic, topics)}\n`;
  const line = (name: string): Part => part.optional(`${name}\n`, jsonField(name), '\n');
  const beginning = [line('Message'), line('MessageId')];
  const end = [...topicLine.parts, line('Type')];
  const confirmation = {
    parts: [...beginning, line('SubscribeURL'), line('Timestamp'), line('Token'), ...end],
  };
  return {
    Notification: { parts: [...beginning, line('Subject'), line('Timestamp'), ...end] },
    SubscriptionConfirmation: confirmation,
    UnsubscribeConfirmation: confirmation,
  };
}

function topicsOf(topicArn: AwsSnsOptions['topicArn']): readonly string[] | undefined {
  if (topicArn === undefined) return undefined;
  const topics = typeof topicArn === 'string' ? [topicArn] : topicArn;
  const areArns =
    Array.isArray(topics) &&
    topics.every((each) => typeof each === 'string' && /^arn:[\w-]+:sns:[\w-]+:\d+:\S+$/.test(each));
  if (!areArns || topics.length === 0)
    throw new TypeError('awsSns(): "topicArn" must be the ARN of your topic, or a list of them');
  return topics;
}

function assertVersions(versions: readonly string[]): void {
  if (
    !Array.isArray(versions) ||
    versions.length === 0 ||
    !versions.every((each) => isNameIn(ALGORITHMS, each))
  )
    throw new TypeError('awsSns(): "signatureVersions" must be a list of "1", "2", or both');
}
