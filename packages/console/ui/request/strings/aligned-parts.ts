/** Two strings to sign, part by part of the server's. */

import type { StringToSign, StringToSignPart } from 'countersign/diagnosis';
import { byteLength, tokensOf } from '../../text/tokens.ts';
import { compare, type Run, toRuns } from './compare.ts';

/** A part on both sides. */
export interface AlignedPart {
  readonly label: string;
  readonly isEqual: boolean;
  readonly server: readonly Run[];
  readonly serverBytes: number;
  readonly client: readonly Run[];
  readonly clientBytes: number;
}

/** A string to compare with. */
export interface ClientString {
  /** With everything invisible made visible. */
  readonly text: string;
  /** Its parts, where they are known. */
  readonly parts?: readonly StringToSignPart[] | undefined;
}

/** Finds for each part of the server's string what stands in its place in the client's, which may be any text. */
export function alignParts(server: StringToSign, client: ClientString): AlignedPart[] {
  const { parts = [] } = client;
  const isAlike =
    parts.length === server.parts.length && parts.every(({ label }, i) => label === server.parts[i]?.label);
  return isAlike
    ? server.parts.map((part, i) => alignedPart(part, parts[i] as StringToSignPart))
    : alignText(server.parts, client.text);
}

/** A part that both sides have. */
function alignedPart(server: StringToSignPart, client: StringToSignPart): AlignedPart {
  const [ours, theirs] = [tokensOf(server.text), tokensOf(client.text)];
  const equal = compare(ours, theirs);
  return {
    label: server.label,
    // Of a long part the texts are cut, and only the lengths differ.
    isEqual: [...equal.a, ...equal.b].every(Boolean) && server.bytes === client.bytes,
    server: toRuns(ours, equal.a),
    serverBytes: server.bytes,
    client: toRuns(theirs, equal.b),
    clientBytes: client.bytes,
  };
}

function alignText(serverParts: readonly StringToSignPart[], client: string): AlignedPart[] {
  const parts = serverParts.map((part) => ({ ...part, tokens: tokensOf(part.text) }));
  const theirs = tokensOf(client);
  const equal = compare(
    parts.flatMap(({ tokens }) => tokens),
    theirs,
  );
  const ends = clientEnds(
    parts.map(({ tokens }) => tokens.length),
    equal,
  );
  let ourStart = 0;
  let theirStart = 0;
  return parts.map(({ label, bytes, tokens }, i) => {
    const [ourEnd, theirEnd] = [ourStart + tokens.length, ends[i] ?? theirs.length];
    const clientTokens = theirs.slice(theirStart, theirEnd);
    const server = toRuns(tokens, equal.a.slice(ourStart, ourEnd));
    const client = toRuns(clientTokens, equal.b.slice(theirStart, theirEnd));
    ourStart = ourEnd;
    theirStart = theirEnd;
    const isEqual = [...server, ...client].every(({ isEqual }) => isEqual);
    // The server's text may be cut, or have a word in place of what is never kept: its length is the right one.
    const clientBytes = isEqual ? bytes : byteLength(clientTokens);
    return { label, isEqual, server, serverBytes: bytes, client, clientBytes };
  });
}

/**
 * Where each part ends in the client's string. What the client has and the server has not belongs to the first part of
 * which something is missing there, else to the part before.
 */
function clientEnds(lengths: readonly number[], equal: { a: boolean[]; b: boolean[] }): number[] {
  const ends: number[] = [];
  let [i, j] = [0, 0];
  const skipTheirs = () => {
    while (j < equal.b.length && !equal.b[j]) j++;
  };
  for (const length of lengths) {
    const end = i + length;
    while (i < end) {
      if (equal.a[i]) {
        // Characters that the client has put in before this one.
        skipTheirs();
        j++;
      } else skipTheirs();
      i++;
    }
    // Put in after the last character of this part, unless the next part lacks one.
    if (equal.a[i] !== false) skipTheirs();
    ends.push(j);
  }
  if (ends.length > 0) ends[ends.length - 1] = equal.b.length;
  return ends;
}
