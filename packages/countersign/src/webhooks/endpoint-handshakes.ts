/** The handshakes of an endpoint. */

import type { Logger } from '../events/verdict-log.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { RequestHead } from '../request/request.ts';
import { problemDetails } from '../responses/problem-details.ts';
import { UNAVAILABLE_RETRY_SECONDS } from '../responses/refusals.ts';
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
import { offering, SecretUnavailableError, secretInTime } from './secret-at-handshake.ts';
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
  const secret = () => secretInTime(secrets.current);
  const means = {
    secret,
    verifyToken: verifyTokenOf(options),
    offerSecret: offering(secret, options.onSecretOffered),
  };
  const orUnavailable = unavailableAnswer(scheme, logger);
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
        return firstAnswer(meant, (handshake) => answerUnsigned(handshake, challenge, report), report).catch(
          orUnavailable,
        );
      },
    };
  };
  return {
    ofUnverified: unsigned.length === 0 ? undefined : find,
    async answerSigned({ accepted, request }, payload) {
      if (signed.length === 0) return undefined;
      try {
        const used = (await secretInTime(() => secrets.byId(accepted.secretId))) as string;
        const challenge = { method: request.method, header: headerLookup(request), payload, secret: used };
        return await firstAnswer(signed, (handshake) => handshake.answer(challenge), report);
      } catch (error) {
        return orUnavailable(error);
      }
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

/** Answers a handshake whose secret could not be had, as a delivery is answered then; rethrows what handshakes throw. */
function unavailableAnswer({ name: scheme }: Scheme, logger: Logger | undefined) {
  return (error: unknown): RefusalResponse => {
    if (!(error instanceof SecretUnavailableError)) throw error;
    const answer = problemDetails().respond({
      ...{ code: 'keys_unavailable', retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS, nowMs: 0 },
      ...{ problem: undefined, requestId: undefined, accept: undefined },
    });
    const line = { event: 'countersign.handshake', scheme, outcome: 'refused', status: answer.status };
    logger?.error({ ...line, err: error.cause }, 'handshake could not be answered');
    return answer;
  };
}

function isSignatureSent({ callerHeaders = [] }: Scheme, header: (name: string) => string | undefined) {
  return callerHeaders.some((name) => header(name) !== undefined);
}

function verifyTokenOf(options: AnyWebhookOptions): string | undefined {
  const token: unknown = readSecret('verifyToken', options.verifyToken);
  if ('verifyToken' in options && (token === undefined || token === ''))
    throw new TypeError(
      `"verifyToken" is ${token === '' ? 'empty' : `${token}: is its environment variable set?`}`,
    );
  if (token !== undefined && typeof token !== 'string')
    throw new TypeError(`"verifyToken" must be a text, got ${kindOf(token)}`);
  return token;
}
