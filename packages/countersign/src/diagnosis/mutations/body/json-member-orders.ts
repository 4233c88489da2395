/** The orders that the members of a JSON value may have instead of theirs, those of nested objects among them. */

import { allOrders } from '../layout/other-orders.ts';
import type { JsonNode } from './json-text.ts';

/** An order for each object of a value that has several members, the outermost first. */
export type MemberOrders = readonly (readonly number[])[];

/** More orders than these are not tried: five members have as many. */
const MOST_ORDERS = 120;

/** All other orders; none where there are too many, or only one. */
export function memberOrders(node: JsonNode): MemberOrders[] {
  const counts = memberCounts(node);
  const outermost = node.kind === 'object' && node.members.length > 1 ? counts.slice(0, 1) : [];
  const all = isFew(counts) ? counts : outermost;
  if (all.length === 0 || !isFew(all)) return [];
  let orders: MemberOrders[] = [[]];
  for (const count of all)
    orders = orders.flatMap((before) => allOrders(count).map((order) => [...before, order]));
  return orders.filter((order) => order.some((places) => places.some((place, i) => place !== i)));
}

/** The value in an order of its own; where none is given, objects stay as they are. */
export function inOrder(node: JsonNode, orders: MemberOrders): JsonNode {
  let next = 0;
  const ordered = (value: JsonNode): JsonNode => {
    if (value.kind === 'literal') return value;
    if (value.kind === 'array') return { kind: 'array', items: value.items.map(ordered) };
    const places = value.members.length > 1 ? orders[next++] : undefined;
    const members = value.members.map(([name, each]) => [name, ordered(each)] as const);
    if (places?.length !== members.length) return { kind: 'object', members };
    return { kind: 'object', members: places.map((place) => members[place] as (typeof members)[number]) };
  };
  return ordered(node);
}

const INDEX = /^"(?:0|[1-9]\d{0,9})"$/;

/** As JavaScript orders keys: whole numbers by their size, before all others. */
export function wholeNumbersFirst(a: string, b: string): number {
  const [isA, isB] = [INDEX.test(a), INDEX.test(b)];
  if (isA && isB) return Number(a.slice(1, -1)) - Number(b.slice(1, -1));
  return Number(isB) - Number(isA);
}

/** As `jsonb` of PostgreSQL orders keys: by their length in bytes, then by their bytes. */
export function shortestFirst(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isFew(counts: readonly number[]): boolean {
  let orders = 1;
  for (const count of counts)
    for (let factor = 2; factor <= count; factor++) {
      orders *= factor;
      if (orders > MOST_ORDERS) return false;
    }
  return true;
}

function memberCounts(node: JsonNode): number[] {
  if (node.kind === 'literal') return [];
  if (node.kind === 'array') return node.items.flatMap(memberCounts);
  const nested = node.members.flatMap(([, value]) => memberCounts(value));
  return node.members.length > 1 ? [node.members.length, ...nested] : nested;
}
