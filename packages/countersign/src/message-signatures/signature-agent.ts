/** The field `Signature-Agent`, by which a bot names the place of its keys (Web Bot Auth). */

import type { HeaderPairs } from '../request/request.ts';
import { parseDictionary, parseItem } from '../structured-fields/parse-field.ts';
import { type Item, isInnerList, type Member } from '../structured-fields/structured-field.ts';
import type { Component } from './components/component.ts';
import type { Coverage } from './components/coverage.ts';
import { fieldLines } from './fields/field-lines.ts';

const FIELD = 'signature-agent';

/** The URL of the agent that a signature covers. */
export interface SignatureAgent {
  readonly url: string;
}

/** Why no agent can be told, in words that follow the name of the field. */
export interface AgentProblem {
  readonly reason: string;
}

/**
 * Reads the agent that a signature covers: a string as the whole field, or a member of a dictionary, which the component names by
 * its `key`. All three forms of the drafts are in use. A member that is not covered says nothing.
 *
 * @returns undefined where the request has no such field.
 */
export function readSignatureAgent(
  coverage: Coverage,
  headers: HeaderPairs,
): SignatureAgent | AgentProblem | undefined {
  const lines = fieldLines(headers, FIELD);
  if (lines.length === 0) return undefined;
  const covering = coverage.components.filter(({ name }) => name === FIELD);
  const [component] = covering;
  if (component === undefined) return { reason: 'must be covered by the signature' };
  if (covering.length > 1) return { reason: 'must be covered once' };
  const member = coveredMember(component, lines.join(', '));
  if (member === undefined) return { reason: 'must be a URL as a string, or one member of a dictionary' };
  return agentOf(member);
}

function coveredMember({ key }: Component, text: string): Item | undefined {
  const item = key === undefined ? parseItem(text) : undefined;
  if (item !== undefined) return item;
  const members = parseDictionary(text) ?? [];
  const found = key === undefined ? soleOf(members) : members.find(([own]) => own === key);
  const member: Member | undefined = found?.[1];
  return member === undefined || isInnerList(member) ? undefined : member;
}

function soleOf<T>(members: readonly T[]): T | undefined {
  return members.length === 1 ? members[0] : undefined;
}

/** Of a directory, the host alone tells its place; a `jwks_uri` is the place itself. */
function agentOf({ value, parameters }: Item): SignatureAgent | AgentProblem {
  const url = value.type === 'string' && URL.canParse(value.value) ? new URL(value.value) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
    return { reason: 'must be a URL that begins with "https:"' };
  const type = parameters.find(([name]) => name === 'type')?.[1].value;
  if (type === 'directory') return { url: url.origin };
  if (type !== undefined && type !== 'jwks_uri')
    return { reason: 'must be of the type directory or jwks_uri' };
  return { url: url.pathname === '/' && url.search === '' ? url.origin : url.href };
}
