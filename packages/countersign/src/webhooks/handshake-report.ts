/** Tells of handshakes: in the log when one came, and at start-up where one cannot succeed. */

import type { Logger } from '../events/verdict-log.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Handshake, UnsignedHandshake } from '../scheme/handshake.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/** Tells the log of a handshake; without an answer, its request is verified as any delivery, and fails as unsigned. */
export type ReportHandshake = (handshake: Handshake, answer: RefusalResponse | undefined) => void;

const LOWEST_FAILURE = 400;

/** Makes the report of an endpoint. */
export function handshakeReport(
  { name: scheme }: Scheme,
  options: AnyWebhookOptions,
  logger: Logger | undefined,
): ReportHandshake {
  return (handshake, answer) => {
    const line = { event: 'countersign.handshake', scheme, handshake: handshake.name };
    if (answer !== undefined && answer.status < LOWEST_FAILURE)
      logger?.info({ ...line, outcome: 'answered', status: answer.status }, 'handshake answered');
    else
      logger?.warn(
        { ...line, outcome: 'refused', status: answer?.status, detail: reasonOf(handshake, options) },
        'handshake refused',
      );
  };
}

function reasonOf(handshake: Handshake, options: AnyWebhookOptions): string | undefined {
  const needs = handshake.isSigned ? undefined : handshake.needs;
  if (needs === undefined) return undefined;
  if (options[needs] === undefined) return `webhook() has no "${needs}"`;
  return needs === 'verifyToken'
    ? 'the request does not show the "verifyToken" of webhook()'
    : 'there is another secret already, the one that was offered is too short, or "onSecretOffered" has not taken it';
}

/** Warns of a handshake of the sender that an option is missing for, once in a process: nothing else would say why it fails. */
export function warnOfHandshakes(
  { name }: Scheme,
  handshakes: readonly UnsignedHandshake[],
  options: AnyWebhookOptions,
): void {
  const isSecretFixed = typeof options.secret !== 'function';
  for (const { name: handshake, needs } of handshakes) {
    if (needs === undefined || options[needs] !== undefined) continue;
    // An application that has the secret has been through the handshake.
    if (needs === 'onSecretOffered' && isSecretFixed) continue;
    warnOnce(
      'COUNTERSIGN_HANDSHAKE',
      `webhook(): "${needs}" is not given, so that the check of the endpoint by the sender is refused (scheme ${name}, ${handshake})`,
    );
  }
}
