import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { type AwsSnsOptions, awsSns } from '../../src/schemes/aws-sns.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = String(publicKey.export({ format: 'pem', type: 'spki' }));
const OURS = 'arn:aws:sns:eu-central-1:123456789012:orders';
const THEIRS = 'arn:aws:sns:eu-central-1:210987654321:orders';

/** A notification as SNS signs it, in one of its versions. */
function notification({ topic = OURS, version = '2', more = {} } = {}) {
  const signed = {
    Message: 'hello',
    MessageId: createHash('sha256').update(topic).digest('hex'),
    Timestamp: new Date().toISOString(),
    TopicArn: topic,
    Type: 'Notification',
  };
  const text = Object.entries(signed).map(([name, value]) => `${name}\n${value}\n`);
  const Signature = sign(
    version === '1' ? 'sha1' : 'sha256',
    Buffer.from(text.join('')),
    privateKey,
  ).toString('base64');
  const SigningCertURL = 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem';
  return JSON.stringify({ ...signed, SignatureVersion: version, Signature, SigningCertURL, ...more });
}

async function verdictOf(options: AwsSnsOptions, body: string) {
  const store = memoryStore({ maxReplayIds: 10, maxKeys: 10 });
  const verifier = createVerifier({ scheme: awsSns(options), keys: (id) => ({ id, secret }), store });
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers: {}, body });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('awsSns', () => {
  it('refuses a message that SNS has signed for the topic of somebody else', async () => {
    expect(await verdictOf({ topicArn: OURS }, notification({ topic: THEIRS }))).toBe('malformed_body');
    expect(await verdictOf({ topicArn: [THEIRS, OURS] }, notification())).toBe('accepted');
  });

  it('says that it takes messages of all topics where it is given none', async () => {
    expect(awsSns().warnings).toHaveLength(1);
    expect(awsSns({ topicArn: OURS }).warnings).toEqual([]);
    expect(await verdictOf({}, notification({ topic: THEIRS }))).toBe('accepted');
  });

  it('takes SHA-1 unless the versions leave it out', async () => {
    const body = notification({ version: '1' });
    expect(await verdictOf({ topicArn: OURS }, body)).toBe('accepted');
    expect(await verdictOf({ topicArn: OURS, signatureVersions: ['2'] }, body)).toBe('malformed_body');
  });

  it('takes no notification for the confirmation of a subscription', async () => {
    const more = {
      Type: 'SubscriptionConfirmation',
      SubscribeURL: 'https://sns.us-east-1.amazonaws.com/',
      Token: 't',
    };
    expect(await verdictOf({ topicArn: OURS }, notification({ more }))).toBe('signature_mismatch');
  });

  it('asks no key source about a certificate from a look-alike host', async () => {
    const more = {
      SigningCertURL: 'https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem',
    };
    expect(await verdictOf({ topicArn: OURS }, notification({ more }))).toBe('malformed_body');
  });

  it.each([
    ['no ARN', { topicArn: 'orders' }],
    ['a list in the list of topics', { topicArn: [[OURS]] }],
    ['a version that is a list', { signatureVersions: [['2']] }],
    ['a version that every object has', { signatureVersions: ['toString'] }],
    ['an empty list of topics', { topicArn: [] }],
    ['a version that there is not', { signatureVersions: ['3'] }],
    ['no versions', { signatureVersions: [] }],
  ])('refuses %s', (_what, options) => {
    expect(() => awsSns(options as unknown as AwsSnsOptions)).toThrow(/^awsSns\(\)/);
  });
});
