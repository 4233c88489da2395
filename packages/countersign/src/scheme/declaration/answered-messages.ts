/** Messages that answering a handshake may have signed, for anyone who has asked. */

import type { DeliveryFacts } from '../delivery.ts';
import type { FormProblem } from '../form-problem.ts';
import type { MessageWriter } from '../message/message-writer.ts';

/** Answers sign short texts: a longer message is none, and is not gathered into one piece. */
const LONGEST_ANSWERED = 1024;

const MADE_BY_ANSWER: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'The body must be that of a delivery, and no text that answering a challenge has signed.',
};

/** Refuses a message that the answer to a handshake of the sender may have signed. */
export type RefuseAnswered = (message: MessageWriter) => void;

/** Makes that refusal; `undefined` for a sender none of whose handshakes signs what it was sent. */
export function refusingAnswered({ handshakes = [] }: DeliveryFacts = {}): RefuseAnswered | undefined {
  const signing = handshakes.flatMap((each) =>
    each.isSigned || each.maySign === undefined ? [] : [each.maySign],
  );
  if (signing.length === 0) return undefined;
  return (message) => {
    const pieces = message.pieces();
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) > LONGEST_ANSWERED) return;
    const whole = Buffer.concat(pieces);
    if (signing.some((maySign) => maySign(whole))) message.fail(MADE_BY_ANSWER);
  };
}
