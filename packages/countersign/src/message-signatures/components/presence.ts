/** Presence of the components that must be covered where a message has them. */

import { fieldLines } from '../fields/field-lines.ts';
import type { Component } from './component.ts';
import { type HttpMessage, isResponse } from './message.ts';

/** Tells whether a message has the field, or for `@query` whether its target has a question mark. */
export function isPresent({ name }: Component, message: HttpMessage): boolean {
  if (name === '@query') return !isResponse(message) && message.url.includes('?');
  return fieldLines(message.headers, name).length > 0;
}
