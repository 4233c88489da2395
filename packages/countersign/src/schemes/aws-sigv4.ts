/** Requests as AWS signs them (Signature Version 4), with the signature in a header. */

import { createHmac } from 'node:crypto';
import { assertKnownOptions } from '../internal/known-options.ts';
import { derivedKeys } from '../scheme/algorithms/derived-keys.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import { BASIC_ISO } from './families/basic-iso-dates.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link awsSigv4}. */
export interface AwsSigv4Options extends TimedOptions {
  /** The region that requests must name. Default: any, which is signed. */
  readonly region?: string | undefined;
  /** The service that requests must name; with `s3`, paths are signed as they are sent. Default: any, which is signed. */
  readonly service?: string | undefined;
}

const SCOPE = /^(\d{8})T\d{6}Z (\d{8})\/([\w-]{1,64})\/([\w-]{1,64})\/aws4_request$/;
const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'AWS4-HMAC-SHA256', ...options });

/**
 * The scheme of Signature Version 4 of AWS, with the signature in the header Authorization. Each request names its key.
 *
 * Method, path, query and body are signed, and the headers that the request lists, of which `host` and `x-amz-date` must be
 * some. A body that is not signed (`UNSIGNED-PAYLOAD`) is refused.
 *
 * @example
 * const verifier = createVerifier({ scheme: awsSigv4({ region: 'us-east-1', service: 'execute-api' }), keys });
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function awsSigv4<P = unknown>(options: AwsSigv4Options = {}): Scheme<P> {
  assertKnownOptions('awsSigv4()', options, ['toleranceSeconds', 'region', 'service']);
  for (const name of ['region', 'service'] as const)
    if (options[name] !== undefined && !/^[\w-]{1,64}$/.test(options[name]))
      throw new TypeError(`awsSigv4(): "${name}" must be the name of one`);
  const list = parameter('SignedHeaders');
  const scope = part.after('/', parameter('Credential'));
  const { algorithm, choice } = derivedKeys('hmac-sha256', message`${part.timestamp} ${scope}`, (key, text) =>
    keyOf(key, text, options),
  );
  // All services but S3 have the path encoded once more.
  const path = options.service === 's3' ? part.path : part.percentEncode(part.path, '/');
  const headers = part.signedHeaders(list, { required: ['host', 'x-amz-date'], spaces: 'merged' });
  const query = part.sortedForm({ from: 'query' });
  const canonical = message`${part.method}\n${path}\n${query}\n${headers}\n\n${list}\n${part.sha256(part.body)}`;
  return defineScheme<P>({
    name: 'aws-sigv4',
    keyId: parameter('Credential', { until: '/', length: [1, 128] }),
    timestamp: header('X-Amz-Date', { format: BASIC_ISO }),
    signature: parameter('Signature', { encoding: 'hex' }),
    secret: 'utf8',
    algorithm,
    message: message`${choice}AWS4-HMAC-SHA256\n${part.timestamp}\n${scope}\n${part.sha256(canonical)}`,
    verifyOnly: true,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'AWS Signature Version 4',
      documentation:
        'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html',
      secret: 'The secret access key. The id of the key is the access key id.',
      notSigned: 'Headers that the request does not list.',
    },
  });
}

/** The key of a day, region and service; none where the day is not that of the time, or another region or service is asked for. */
function keyOf(secret: Uint8Array, text: string, { region, service }: AwsSigv4Options): Buffer | undefined {
  const [, today, day = '', givenRegion = '', givenService = ''] = SCOPE.exec(text) ?? [];
  if (today === undefined || day !== today) return undefined;
  if ((region ?? givenRegion) !== givenRegion || (service ?? givenService) !== givenService) return undefined;
  const first = Buffer.concat([Buffer.from('AWS4'), secret]);
  return [day, givenRegion, givenService, 'aws4_request'].reduce(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    first,
  );
}
