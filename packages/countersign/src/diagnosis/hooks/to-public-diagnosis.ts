/**
 * Tells the sender of a wrongly signed request of the mistake, with a test key.
 *
 * Think of a stranger who knows the id of a test key. The answer tells that the key exists. For the rest, it speaks of
 * what is in the stranger's own request and in the vendor's documentation, and of whether a signature that the stranger
 * could make already was made with a secret of this very key. That must not be a way to find out a secret or a signature
 * piece by piece, nor tell of other keys, so findings are left out with a mistake that `reveals` something. The search itself
 * leaves out keys so short that one could try them all (`audience: 'sender'`).
 */

import type { SignedRequest } from '../../request/request.ts';
import type { Explanation, Finding, Mistake } from '../../responses/explanation.ts';
import type { MistakeCode } from '../../responses/mistake-code.ts';
import type { PublicDiagnosis, PublicMistake } from '../../responses/public-diagnosis.ts';
import { CATALOGUE } from '../catalogue/catalogue.ts';
import { hintsIn } from '../hints.ts';

const MOST_BYTES = 2048;
const MOST_ALTERNATIVES = 5;
const scratch = new Uint8Array(MOST_BYTES);
const encoder = new TextEncoder();

/**
 * The public form of an explanation. Where it has nothing to tell there are the hints of the request, whether or not a finding
 * was left out: a stranger would learn from their absence that there was one.
 */
export function toPublicDiagnosis(
  { findings, stringToSign }: Explanation,
  request: SignedRequest,
): PublicDiagnosis {
  const [best, ...others] = findings.filter(isForSender);
  const hints = best === undefined ? hintsIn(request) : [];
  const alternatives = others.slice(0, MOST_ALTERNATIVES).map(codesOf);
  return {
    ...(best !== undefined && { certainty: best.certainty }),
    mistakes: best === undefined ? [] : best.mistakes.map(toPublicMistake),
    ...(alternatives.length > 0 && { alternatives }),
    ...(hints.length > 0 && { hints }),
    ...(stringToSign !== undefined && { stringToSign: cut(stringToSign.text) }),
  };
}

/**
 * Tells whether a sender may be told of a finding. Others would help to find out a secret piece by piece, or tell of other keys.
 *
 * @example
 * const { findings } = explain(request, { scheme, key: { id: 'ak_test_1', secret } });
 * const shown = findings.filter(isForSender);
 */
export function isForSender({
  mistakes,
  isRevealing,
}: Pick<Finding, 'isRevealing'> & {
  readonly mistakes: readonly Pick<Mistake, 'code'>[];
}): boolean {
  return isRevealing !== true && mistakes.every(({ code }) => CATALOGUE[code].reveals === undefined);
}

function codesOf({ mistakes }: Explanation['findings'][number]): MistakeCode[] {
  return mistakes.map(({ code }) => code);
}

function toPublicMistake({ code, cause, cure, detail }: Mistake): PublicMistake {
  return { code, cause, cure, ...(detail !== undefined && { detail }) };
}

function cut(text: string): string {
  const { read } = encoder.encodeInto(text, scratch);
  return read === text.length ? text : `${text.slice(0, read)}…`;
}
