/** Ways to get a body wrong: what happens to it between signing and sending, or the other way round. */

import type { MutateBytes } from '../../mutations/body/body-bytes.ts';
import { type FormPairs, readFormBody } from '../../mutations/body/form-body.ts';
import { type JsonBody, onJson, type Rewrite, readJsonBody } from '../../mutations/body/json-body.ts';
import type { SituationWay } from '../../mutations/mutation.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { costing, inRequest, type RequestWays } from './request-ways.ts';

/** Larger bodies are not taken apart: nobody verified them, and it would take long. */
export const LARGEST_BODY: number = 64 * 1024;

/** Ways of any body. */
export function inBody(stage: Stage, ...ways: readonly Way<MutateBytes>[]): RequestWays {
  return whereBody((body) => body.length > 0, stage, ways);
}

/** Ways of a request that has no body. */
export function inNoBody(stage: Stage, ...ways: readonly Way<MutateBytes>[]): RequestWays {
  return whereBody((body) => body.length === 0, stage, ways);
}

/** Ways of a body that is a JSON object or list. */
export function inJson(stage: Stage, ...ways: readonly Way<Rewrite>[]): RequestWays {
  return whereBody(
    (body) => readJsonBody(body)?.node !== undefined,
    stage,
    ways.map((way) => ({ ...way, make: onJson(way.make) })),
  );
}

/** Ways of a body that is a single JSON value, such as a text. */
export function inJsonValue(stage: Stage, ...ways: readonly Way<MutateBytes>[]): RequestWays {
  const isValue = (json: JsonBody | undefined) => json !== undefined && json.node === undefined;
  return whereBody((body) => isValue(readJsonBody(body)), stage, ways);
}

/** Ways of a JSON object or list that depend on it. */
export function inJsonOf(
  stage: Stage,
  waysOf: (node: NonNullable<JsonBody['node']>) => readonly Way<Rewrite>[],
): RequestWays {
  return inRequest((facts) => {
    const { node } = bodyOf(facts, readJsonBody) ?? {};
    return node === undefined
      ? []
      : waysOf(node).map((way) => bodyWay(stage, { ...way, make: onJson(way.make) }));
  });
}

/** Ways of a body that is a form. */
export function inForm(
  stage: Stage,
  ...ways: readonly Way<(pairs: FormPairs) => string | undefined>[]
): RequestWays {
  return whereBody(
    (body) => readFormBody(body) !== undefined,
    stage,
    ways.map(({ make, ...facts }) => ({
      ...facts,
      make: (body) => {
        const pairs = readFormBody(body);
        const text = pairs && make(pairs);
        return text === undefined ? undefined : Buffer.from(text);
      },
    })),
  );
}

function whereBody(
  applies: (body: Uint8Array) => boolean,
  stage: Stage,
  ways: readonly Way<MutateBytes>[],
): RequestWays {
  const made = ways.map((way) => bodyWay(stage, way));
  const from = Math.min(...ways.map(({ cost }) => cost));
  return costing(
    from,
    inRequest((facts) => (bodyOf(facts, applies) ? made : [])),
  );
}

function bodyOf<T>(
  { request: { body } }: { readonly request: { readonly body: Uint8Array } },
  read: (body: Uint8Array) => T,
): T | undefined {
  return body.length > LARGEST_BODY ? undefined : read(body);
}

function bodyWay(stage: Stage, { make, ...facts }: Way<MutateBytes>): SituationWay {
  return {
    on: 'situation',
    stage,
    ...facts,
    apply: ({ request, signatureFields }) => {
      const changed = request.body.length > LARGEST_BODY ? undefined : attempt(make, request.body);
      return changed && { request: { ...request, body: changed }, signatureFields };
    },
  };
}

function attempt(make: MutateBytes, body: Uint8Array): Uint8Array | undefined {
  try {
    return make(body);
  } catch {
    // What does not decompress was not compressed.
    return undefined;
  }
}
