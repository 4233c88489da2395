/** A body that is JSON, for mutations to rewrite. */

import { utf8Text } from '../../utf8-text.ts';
import type { MutateBytes } from './body-bytes.ts';
import { isContainer, type JsonNode, parseJsonText } from './json-text.ts';

/** A body that is JSON, taken apart once, however many mutations look at it. */
export interface JsonBody {
  readonly text: string;
  /** Undefined for a single value, of which there is but one way to write it. */
  readonly node: JsonNode | undefined;
}

/** Gives the text that was signed in place of this one; undefined where that makes no sense. */
export type Rewrite = (text: string, node: JsonNode) => string | undefined;

const bodies = new WeakMap<Uint8Array, JsonBody>();

/** The body as JSON; undefined where it is not. */
export function readJsonBody(body: Uint8Array): JsonBody | undefined {
  const known = bodies.get(body);
  if (known !== undefined) return known;
  const text = utf8Text(body)?.replace(/^\ufeff/, '');
  const node = text === undefined ? undefined : parseJsonText(text);
  if (text === undefined || node === undefined) return undefined;
  const json = { text, node: isContainer(node) ? node : undefined };
  bodies.set(body, json);
  return json;
}

/** Rewrites a body that is an object or a list. Of one that another mutation has made anything else, nothing follows. */
export function onJson(rewrite: Rewrite): MutateBytes {
  return (body) => {
    const json = readJsonBody(body);
    const changed = json?.node === undefined ? undefined : rewrite(json.text, json.node);
    return changed === undefined ? undefined : Buffer.from(changed);
  };
}
