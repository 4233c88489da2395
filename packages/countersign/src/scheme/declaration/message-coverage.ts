/** Checks of what a declared message covers: values that it does not cover could be exchanged under way. */

import { kindOf } from '../../internal/value-kind.ts';
import { isJsonField, type JsonField } from '../json/json-field.ts';
import { boundParts } from '../message/bound-parts.ts';
import type { Message, Part } from '../message/message.ts';
import { isAround, isValueLocation, type ValueLocation } from '../values/value-location.ts';
import { messagesOf, type SchemeDeclaration } from './declaration.ts';
import { replayRuleOf } from './replay-rule.ts';

/** Tells whether a message covers the body as a whole, or the very member. */
export function bindsBody(parts: Message['parts'], field: JsonField): boolean {
  return boundParts(parts).some(
    (part) => part.lossy !== true && (part.coversBody || (isJsonField(part) && isAround(part, field))),
  );
}

/** Throws a TypeError where a message leaves open what it must cover. */
export function assertMessages(declaration: SchemeDeclaration): void {
  const messages = messagesOf(declaration);
  if (!Array.isArray(messages) || messages.length === 0)
    throw new TypeError(
      `"message" must be made with message\`…\` or lines(…), got ${kindOf(declaration.message)}: write message\`\${part.timestamp}.\${part.body}\``,
    );
  for (const { parts: written } of messages) {
    if (!Array.isArray(written) || written.length === 0)
      throw new TypeError('"message" must have at least one part');
    const parts = boundParts(written);
    for (const member of ['keyId', 'nonce'] as const) {
      if (parts.some(({ needs }) => needs === member) && declaration[member] === undefined)
        throw new TypeError(`"message" uses part.${member}, but no "${member}" is declared`);
    }
    if (replayRuleOf(declaration).by === 'nonce' && !covers(declaration, parts, 'nonce')) {
      // An attacker who replays the request can exchange an unsigned nonce.
      throw new TypeError('"replay" is by nonce, but "message" does not cover the nonce');
    }
    if (declaration.timestamp !== undefined && !covers(declaration, parts, 'timestamp')) {
      throw new TypeError(
        '"message" does not cover the timestamp, so a captured request could be sent for ever',
      );
    }
  }
}

function covers(
  declaration: SchemeDeclaration,
  parts: Message['parts'],
  member: 'nonce' | 'timestamp',
): boolean {
  const location = declaration[member];
  // A nonce whose other spellings sign alike would count as new under each of them.
  const binding = member === 'nonce' ? parts.filter((part) => part.lossy !== true) : parts;
  if (binding.some((part) => part.covers?.includes(member))) return true;
  if (location === undefined || !binding.some((part) => holds(part, location))) return false;
  return location.options.orQuery !== true || binding.some(writesQuery);
}

/** Tells whether a part writes a value: it stands for the same place or the header around it, or for the body or query around. */
function holds(part: Part, location: ValueLocation): boolean {
  if (isValueLocation(part) && isAround(part, location)) return true;
  if (['json', 'form', 'multipart'].includes(location.place)) return part.coversBody === true;
  if (location.place === 'jws') return part.tokenIn === location.header;
  return location.place === 'query' && writesQuery(part);
}

function writesQuery({ nature }: Part): boolean {
  return nature?.role === 'query' || nature?.role === 'target' || nature?.role === 'url';
}
