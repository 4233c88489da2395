/** The handshakes of an endpoint. */

import type { Logger } from '../events/verdict-log.ts';
import type { RequestHead } from '../request/request.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type {
  Challenge,
  Handshake,
  HandshakeAnswer,
  SignedHandshake,
  UnsignedHandshake,
} from '../scheme/handshake.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { queryOf } from '../scheme/target.ts';
import type { Delivery } from './deliveries.ts';
import { headerLookup } from './delivery-fields.ts';
import { handshakeReport, type ReportHandshake, warnOfHandshakes } from './handshake-report.ts';
import { readSecret, type SenderSecrets } from './sender-secrets.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/** Most bytes of an unsigned handshake that are read. */
export const MOST_HANDSHAKE_BYTES = 16_384;

/** An unsigned request that may be a handshake. */
interface PossibleHandshake {
  /** True if the body, of up to {@link MOST_HANDSHAKE_BYTES}, is needed. */
  readonly needsBody: boolean;
  /** The answer; `undefined`: the request is to be verified as any delivery. Rejects as callbacks do. */
  readonly answer: (body: Uint8Array) => Promise<RefusalResponse | undefined>;
}

/** Finds the handshake that a request may be, before it is verified; `undefined`: it is none. */
export type FindHandshake = (
  head: Pick<RequestHead, 'method' | 'url' | 'headers'>,
) => PossibleHandshake | undefined;

/** Handshakes of one endpoint. */
export interface EndpointHandshakes {
  /** `undefined` where the sender has none that come unsigned. */
  readonly ofUnverified: FindHandshake | undefined;
  /** The answer to a verified delivery that is a handshake. */
  readonly answerSigned: (delivery: Delivery, payload: unknown) => Promise<RefusalResponse | undefined>;
}

/**
 * Makes the handshakes of an endpoint.
 *
 * @throws TypeError for a token that is missing.
 */
export function endpointHandshakes(
  scheme: Scheme,
  secrets: SenderSecrets,
  options: AnyWebhookOptions,
  logger: Logger | undefined,
): EndpointHandshakes {
  const { handshakes = [] } = scheme.delivery ?? {};
  const unsigned = handshakes.filter((each): each is UnsignedHandshake => !each.isSigned);
  const signed = handshakes.filter((each): each is SignedHandshake => each.isSigned);
  const report = handshakeReport(scheme, options, logger);
  warnOfHandshakes(scheme, unsigned, options);
  const means = {
    secret: secrets.current,
    verifyToken: verifyTokenOf(options),
    offerSecret: offering(secrets, options.onSecretOffered),
  };
  const find: FindHandshake = ({ method, url, headers }) => {
    const header = headerLookup({ headers });
    if (method === 'POST' && isSignatureSent(scheme, header)) return undefined;
    const asked = { method, query: new URLSearchParams(queryOf(url)), header };
    const meant = unsigned.filter(
      ({ methods, asks }) => (methods as readonly string[]).includes(method) && asks(asked),
    );
    if (meant.length === 0) return undefined;
    return {
      needsBody: meant.some(({ needsBody }) => needsBody),
      answer: (body) => {
        const challenge = { ...asked, ...means, body };
        return firstAnswer(meant, (handshake) => answerUnsigned(handshake, challenge, report), report);
      },
    };
  };
  return {
    ofUnverified: unsigned.length === 0 ? undefined : find,
    async answerSigned({ accepted, request }, payload) {
      if (signed.length === 0) return undefined;
      const secret = (await secrets.byId(accepted.secretId)) as string;
      const challenge = { method: request.method, header: headerLookup(request), payload, secret };
      return firstAnswer(signed, (handshake) => handshake.answer(challenge), report);
    },
  };
}

function answerUnsigned(
  handshake: UnsignedHandshake,
  challenge: Challenge,
  report: ReportHandshake,
): HandshakeAnswer {
  return handshake.answer({
    ...challenge,
    async offerSecret(secret) {
      const isTaken = await challenge.offerSecret(secret);
      if (!isTaken) report(handshake, undefined);
      return isTaken;
    },
  });
}

async function firstAnswer<H extends Handshake>(
  handshakes: readonly H[],
  ask: (handshake: H) => HandshakeAnswer,
  report: ReportHandshake,
): Promise<RefusalResponse | undefined> {
  for (const handshake of handshakes) {
    const answer = await ask(handshake);
    if (answer === undefined) continue;
    report(handshake, answer);
    return answer;
  }
  return undefined;
}

function isSignatureSent({ callerHeaders = [] }: Scheme, header: (name: string) => string | undefined) {
  return callerHeaders.some((name) => header(name) !== undefined);
}

function verifyTokenOf(options: AnyWebhookOptions): string | undefined {
  const token = readSecret('verifyToken', options.verifyToken);
  if ('verifyToken' in options && (token === undefined || token === ''))
    throw new TypeError(
      `"verifyToken" is ${token === '' ? 'empty' : `${token}: is its environment variable set?`}`,
    );
  return token;
}

/** Of two offers at once, one is taken. */
function offering(
  secrets: SenderSecrets,
  onSecretOffered: AnyWebhookOptions['onSecretOffered'],
): Challenge['offerSecret'] {
  let isOffering = false;
  return async (secret) => {
    if (onSecretOffered === undefined || isOffering) return false;
    isOffering = true;
    try {
      if ((await secrets.current()) !== undefined) return false;
      return (await onSecretOffered(secret)) !== false;
    } finally {
      isOffering = false;
    }
  };
}
