/** Values of Structured Fields for HTTP (RFC 9651), with their types kept: `1.0` is no integer, and a token no string. */

/** A value without parameters. Dates are seconds since the epoch. */
export type BareItem =
  | { readonly type: 'integer' | 'decimal' | 'date'; readonly value: number }
  | { readonly type: 'string' | 'token' | 'displayString'; readonly value: string }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean };

/** Parameters in the order in which they were sent; no key comes twice. */
export type Parameters = readonly (readonly [key: string, value: BareItem])[];

/** A value with parameters. */
export interface Item {
  readonly value: BareItem;
  readonly parameters: Parameters;
}

/** A list within a list or dictionary. */
export interface InnerList {
  readonly items: readonly Item[];
  readonly parameters: Parameters;
}

/** A member of a list or dictionary. */
export type Member = Item | InnerList;

/** A list. */
export type List = readonly Member[];

/** The members of a dictionary in the order in which they were sent; no key comes twice. */
export type Dictionary = readonly (readonly [key: string, member: Member])[];

/** The types of a whole field. */
export type FieldType = 'item' | 'list' | 'dictionary';

/** Tells an inner list from an item. */
export function isInnerList(member: Member): member is InnerList {
  return 'items' in member;
}
