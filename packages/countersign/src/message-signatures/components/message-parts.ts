/** Parts of a message that several components are about. */

import { decodedPairs, queryOf } from '../../scheme/target.ts';
import { parseDictionary } from '../../structured-fields/parse-field.ts';
import type { Member } from '../../structured-fields/structured-field.ts';
import { fieldLines } from '../fields/field-lines.ts';
import type { Component } from './component.ts';
import { type HttpMessage, isResponse, type RequestMessage } from './message.ts';

type Members = ReadonlyMap<string, Member>;
/** Names of query parameters with their values, both encoded; undefined for one that comes more than once. */
type QueryParameters = ReadonlyMap<string, string | undefined>;

const NO_MEMBERS: Members = new Map();
const NO_PARAMETERS: QueryParameters = new Map();

/**
 * Reads each part of a message once: signatures may name the members of one field, or the parameters of one query, hundreds of times
 * before anything of them is verified.
 */
export class MessageParts {
  readonly message: HttpMessage;
  readonly #lines = new Map<string, readonly string[]>();
  readonly #members = new Map<string, Members>();
  readonly #queries = new Map<boolean, QueryParameters>();

  constructor(message: HttpMessage) {
    this.message = message;
  }

  /** The request itself, or for `req` the one that a response answers. */
  requestOf({ req }: Component): RequestMessage | undefined {
    const { message } = this;
    if (isResponse(message)) return req ? message.request : undefined;
    return req ? undefined : message;
  }

  /** The lines of a field, in the section that a component says. */
  lines(component: Component): readonly string[] {
    return remembered(this.#lines, placeOf(component), () =>
      fieldLines(this.#sectionOf(component), component.name),
    );
  }

  /** The members of a field that is a dictionary; none of one that cannot be read so. */
  members(component: Component): Members {
    return remembered(this.#members, placeOf(component), () => {
      const dictionary = parseDictionary(this.lines(component).join(', '));
      return dictionary === undefined ? NO_MEMBERS : new Map(dictionary);
    });
  }

  /** The value of the query parameter that a component names; undefined unless it comes once. */
  queryParameter(component: Component): string | undefined {
    const parameters = remembered(this.#queries, component.req, () => {
      const request = this.requestOf(component);
      return request === undefined ? NO_PARAMETERS : queryParameters(request.url);
    });
    return parameters.get(component.queryName as string);
  }

  #sectionOf(component: Component): readonly string[] {
    const { message } = this;
    const from = component.req ? this.requestOf(component) : message;
    return (component.tr ? from?.trailers : from?.headers) ?? [];
  }
}

/** Two components of one place are about the same lines. */
function placeOf({ name, req, tr }: Component): string {
  return `${req ? 'r' : ''}${tr ? 't' : ''} ${name}`;
}

function remembered<K, V>(known: Map<K, V>, key: K, read: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = read();
  known.set(key, value);
  return value;
}

/** Decoded and encoded anew, so that `+` and `%20` are one (RFC 9421 §2.2.8). */
function queryParameters(url: string): QueryParameters {
  const found = new Map<string, string | undefined>();
  for (const [name, value] of decodedPairs(queryOf(url)) ?? []) {
    const encoded = formEncoded(name);
    found.set(encoded, found.has(encoded) ? undefined : formEncoded(value));
  }
  return found;
}

const ENCODED = /[^A-Za-z0-9*\-._]/g;

/** The percent-encoding of forms in the URL standard, with `%20` for a space. Takes a byte string. */
function formEncoded(bytes: string): string {
  return bytes.replaceAll(
    ENCODED,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
