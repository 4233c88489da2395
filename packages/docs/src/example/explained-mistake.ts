/** The answer of `countersign explain` to the worked example, signed with a mistake. */

import { createHmac } from 'node:crypto';
import type { Scheme } from 'countersign';
import { type Explanation, explain, type MistakeCode } from 'countersign/diagnosis';
import type { Recipe } from 'countersign/scheme';
import type { WorkedExample } from './worked-example.ts';

/** A mistake that was made, found by the diagnosis. */
export interface ExplainedMistake {
  readonly code: MistakeCode;
  /** The answer, without what differs from run to run. */
  readonly text: string;
}

/** The scheme and its example. */
export interface ExplainedInput {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly example: WorkedExample;
  readonly baseUrl: string;
}

/** As that of the command line; one mistake by itself is found in a few milliseconds. */
const BUDGET_MS = 1000;

/** Signs with a mistake, explains that, and returns the answer; undefined where no mistake of this kind is named. */
export function explainedMistake(input: ExplainedInput): ExplainedMistake | undefined {
  for (const signature of wrongSignatures(input)) {
    const explanation = explained(input, signature);
    const [mistake, ...others] = explanation.best?.mistakes ?? [];
    if (mistake === undefined || others.length > 0) continue;
    return { code: mistake.code, text: withoutSearch(explanation.toString()) };
  }
  return undefined;
}

/** The secret taken as it is shown, where it should not be (but without a prefix, which is another mistake); and a line feed behind the string to sign. */
function wrongSignatures({ recipe, example }: ExplainedInput): readonly string[] {
  const hash = /^hmac-(\w+)$/.exec(recipe.algorithm ?? '')?.[1];
  if (hash === undefined) return [];
  const { stringToSign, key, credentials } = example;
  const { prefix = '' } = typeof recipe.secret === 'object' ? recipe.secret : {};
  const shown = Buffer.from(credentials.secret.replace(prefix, ''));
  const encoding = recipe.signature.encoding as 'hex' | 'base64' | 'base64url';
  const sign = (by: Buffer, message: Buffer) => createHmac(hash, by).update(message).digest(encoding);
  return [
    ...(shown.equals(key) ? [] : [sign(shown, stringToSign)]),
    sign(key, Buffer.concat([stringToSign, Buffer.from('\n')])),
  ];
}

function explained({ scheme, example, baseUrl }: ExplainedInput, signature: string): Explanation {
  const { request, credentials, headers } = example;
  const { keyId, secret, nowMs } = credentials;
  const sent = headers.map(([name, value]) => [name, value.replace(example.signature, signature)]);
  return explain(
    {
      method: request.method,
      url: request.target,
      headers: Object.fromEntries(sent),
      body: request.body ?? '',
    },
    { scheme, key: { id: keyId === '' ? scheme.name : keyId, secrets: [secret] } },
    { budgetMs: BUDGET_MS, clock: () => nowMs, publicUrl: new URL(baseUrl).origin },
  );
}

/** The number of tries, the time and what else may be the reason are left out: they depend on the machine. */
function withoutSearch(text: string): string {
  const paragraphs = text.trimEnd().split('\n\n');
  const end = paragraphs.findIndex((each) => /^Further findings|^\d+ ways to sign were tried/.test(each));
  return paragraphs.slice(0, end === -1 ? undefined : end).join('\n\n');
}
