/** Identifiers of the components that a signature covers (RFC 9421 §2). */

import { parseItem } from '../../structured-fields/parse-field.ts';
import { serializeItem } from '../../structured-fields/serialize-field.ts';
import type { BareItem, Item } from '../../structured-fields/structured-field.ts';

/** A component of a message: a field, or one that is derived from the message, such as `@method`. */
export interface Component {
  /** A field's name in lower case, or a name with `@`. */
  readonly name: string;
  /** As the signature base has it, such as `"@query-param";name="id"`. */
  readonly identifier: string;
  /** The same for all spellings of one identifier: the order of parameters makes no other component. */
  readonly id: string;
  /** The field as a structured field, written anew. */
  readonly sf: boolean;
  /** Each line of the field as bytes. */
  readonly bs: boolean;
  /** The field in the trailers. */
  readonly tr: boolean;
  /** The component of the request that a response answers. */
  readonly req: boolean;
  /** The member of a dictionary. */
  readonly key: string | undefined;
  /** The name of a query parameter, as it is encoded. */
  readonly queryName: string | undefined;
}

/** Names of derived components (RFC 9421 §2.2). `@signature-params` stands in no list. */
const DERIVED: readonly string[] = [
  ...[
    '@method',
    '@target-uri',
    '@authority',
    '@scheme',
    '@request-target',
    '@path',
    '@query',
    '@query-param',
  ],
  '@status',
];
/** A field name without capitals (RFC 9110 §5.1). */
const FIELD_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const FLAGS: readonly string[] = ['sf', 'bs', 'tr', 'req'];
const TEXTS: readonly string[] = ['key', 'name'];

/**
 * Reads an identifier from an item of a list of covered components.
 *
 * @returns a text that says why it is none, for an unknown name or parameter, or parameters that exclude each other.
 */
export function toComponent(item: Item): Component | string {
  const { value, parameters } = item;
  if (value.type !== 'string') return 'has a component that is no string';
  const name = value.value;
  const given = new Map<string, BareItem>(parameters);
  for (const [parameter, { type, value: content }] of parameters) {
    if (FLAGS.includes(parameter) ? content !== true : !TEXTS.includes(parameter) || type !== 'string')
      return 'has a component with a parameter that RFC 9421 does not define';
  }
  const problem = name.startsWith('@') ? derivedProblem(name, given) : fieldProblem(name, given);
  if (problem !== undefined) return problem;
  return {
    name,
    identifier: serializeItem(item),
    id: serializeItem({ value, parameters: [...parameters].sort(byKey) }),
    sf: given.has('sf'),
    bs: given.has('bs'),
    tr: given.has('tr'),
    req: given.has('req'),
    key: given.get('key')?.value as string | undefined,
    queryName: given.get('name')?.value as string | undefined,
  };
}

function byKey([a]: readonly [string, BareItem], [b]: readonly [string, BareItem]): number {
  return a < b ? -1 : 1;
}

function derivedProblem(name: string, given: ReadonlyMap<string, BareItem>): string | undefined {
  if (!DERIVED.includes(name)) return 'has a component with an unknown name';
  if ((name === '@query-param') !== given.has('name'))
    return 'must give the parameter "name" to "@query-param", and to no other component';
  if (name === '@status' && given.has('req')) return 'has "@status" of a request';
  const others = [...given.keys()].filter((parameter) => parameter !== 'req' && parameter !== 'name');
  return others.length > 0 ? 'has a derived component with a parameter of fields' : undefined;
}

function fieldProblem(name: string, given: ReadonlyMap<string, BareItem>): string | undefined {
  if (!FIELD_NAME.test(name)) return 'must name fields in lower case';
  if (given.has('name')) return 'must give the parameter "name" to "@query-param" alone';
  if (given.has('bs') && (given.has('sf') || given.has('key')))
    return 'has a component with "bs" beside "sf" or "key"';
  return undefined;
}

/**
 * Reads a component from a text: a name, such as `@method` or `Content-Digest`, or a whole identifier, such as
 * `"signature-agent";key="sig1"`.
 *
 * @throws TypeError for what is neither.
 */
export function componentOf(text: string): Component {
  if (typeof text !== 'string' || text === '')
    throw new TypeError(
      'a component must be a text such as "@method", "content-digest" or \'"x-list";key="a"\'',
    );
  const isIdentifier = text.startsWith('"');
  const item: Item | undefined = isIdentifier
    ? parseItem(text)
    : { value: { type: 'string', value: text.toLowerCase() }, parameters: [] };
  const component = item === undefined ? 'is malformed' : toComponent(item);
  if (typeof component === 'string') throw new TypeError(`the component ${text}: it ${component}`);
  return component;
}

/** Derived components that have the address in them, of which nothing that a request says is taken. */
const OF_ADDRESS: readonly string[] = ['@authority', '@target-uri', '@scheme'];

/** Tells whether a component has scheme, host or port of the address in it. */
export function isOfAddress({ name }: Component): boolean {
  return OF_ADDRESS.includes(name);
}
