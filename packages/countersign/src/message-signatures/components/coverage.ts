/** Lists of covered components, compiled to what writes their lines of the signature base (RFC 9421 §2.5). */

import { HeaderReader, type RequestValues } from '../../scheme/values/header-reader.ts';
import { FieldScanner } from '../../structured-fields/field-scanner.ts';
import { parseInnerList } from '../../structured-fields/parse-field.ts';
import { type Component, toComponent } from './component.ts';
import { derivedValue } from './derived-value.ts';
import { fieldValue } from './field-value.ts';
import { type FieldTypes, KNOWN_FIELDS } from './known-fields.ts';
import { type HttpMessage, isResponse, type RequestMessage } from './message.ts';
import { MessageParts } from './message-parts.ts';

/** As many as {@link HeaderReader} reads. */
const MOST_COMPONENTS = 31;

/** A component without a value in a message. */
interface MissingComponent {
  readonly missing: Component;
}

/** A list of covered components. */
export interface Coverage {
  readonly components: readonly Component[];
  /** The canonical form of the list, without the parameters of the signature. */
  readonly text: string;
  /** Tells whether a component is covered, by its {@link Component.id}. */
  readonly has: (id: string) => boolean;
  /**
   * The lines of the components, each with a line break at its end; or the first one that the message does not have. Give `parts` where
   * several lists are about one message.
   */
  readonly linesOf: (message: HttpMessage, parts?: MessageParts) => string | MissingComponent;
}

type ReadValue = (parts: MessageParts, found: RequestValues) => string | undefined;

/**
 * Compiles a list of covered components.
 *
 * @param text The list as sent, from `(` to `)`.
 * @returns a text that says what is wrong with it.
 */
export function parseCoverage(text: string, types: FieldTypes): Coverage | string {
  const scanner = new FieldScanner(text);
  const list = parseInnerList(scanner);
  if (list === undefined || !scanner.isAtEnd) return 'is no list of components';
  const components: Component[] = [];
  for (const item of list.items) {
    const component = toComponent(item);
    if (typeof component === 'string') return component;
    components.push(component);
  }
  return compileCoverage(components, types);
}

/** Compiles components; a text says what is wrong with them together. */
export function compileCoverage(components: readonly Component[], types: FieldTypes): Coverage | string {
  if (components.length > MOST_COMPONENTS) return `covers more than ${MOST_COMPONENTS} components`;
  const ids = new Set(components.map(({ id }) => id));
  if (ids.size < components.length) return 'covers a component twice';
  const allTypes = { ...KNOWN_FIELDS, ...types };
  const headers = new HeaderReader();
  const lines = components.map((component) => ({
    component,
    before: `${component.identifier}: `,
    read: component.name.startsWith('@') ? readDerived(component) : readField(component, headers, allTypes),
  }));
  return {
    components,
    text: `(${components.map(({ identifier }) => identifier).join(' ')})`,
    has: (id) => ids.has(id),
    linesOf: (message, parts = new MessageParts(message)) => {
      const found = headers.read(message as RequestMessage);
      let base = '';
      for (const { component, before, read } of lines) {
        const value = read(parts, found);
        if (value === undefined) return { missing: component };
        base += `${before}${value}\n`;
      }
      return base;
    },
  };
}

function readDerived(component: Component): ReadValue {
  const { name } = component;
  if (name === '@query-param') return (parts) => parts.queryParameter(component);
  return (parts) => {
    if (name === '@status') return isResponse(parts.message) ? String(parts.message.status) : undefined;
    const request = parts.requestOf(component);
    return request && derivedValue(name, request);
  };
}

function readField(component: Component, headers: HeaderReader, types: FieldTypes): ReadValue {
  const { name, sf, bs, key, req, tr } = component;
  const otherwise: ReadValue = (parts) => fieldValue(component, parts, types);
  if (sf || bs || key !== undefined || req || tr) return otherwise;
  const slot = headers.slot(name);
  return (parts, found) => {
    const value = found.values[slot];
    // One line that is plain text, as nearly all are, needs nothing done to it.
    const isPlain = value !== undefined && (found.duplicated & (1 << slot)) === 0 && isTidy(value);
    return isPlain ? value : otherwise(parts, found);
  };
}

function isTidy(value: string): boolean {
  if (value.charCodeAt(0) <= 0x20 || value.charCodeAt(value.length - 1) <= 0x20) return false;
  return !value.includes('\n') && !value.includes('\r');
}
