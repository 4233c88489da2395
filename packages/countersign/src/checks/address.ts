/** Allowlists of client addresses: IPv4 and IPv6, single addresses and CIDR blocks. */

import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

import { kindOf } from '../internal/value-kind.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A compiled allowlist. */
export interface AddressAllowlist {
  /** Tells whether the address, in whatever spelling, lies in the list. False for anything that is not an address. */
  allows(address: string): boolean;
}

/**
 * The error of a block whose bits lie outside its mask (`203.0.113.5/24`).
 *
 * @example
 * try {
 *   createVerifier({ scheme, keys: { id: 'ak_test_1', secret, ipAllowlist: ['203.0.113.5/24'] } });
 * } catch (error) {
 *   if (error instanceof AddressMaskError) console.error(error.advice); // … did you mean 203.0.113.0/24?
 * }
 */
export class AddressMaskError extends TypeError {
  readonly code = 'COUNTERSIGN_ADDRESS_MASK';
  /** The problem, and the block that was probably meant. */
  readonly advice: string;

  constructor(entry: string, meant: string) {
    const advice = `${entry} has bits outside its mask; did you mean ${meant}?`;
    super(`"ipAllowlist": ${advice}`);
    this.advice = advice;
  }
}

/** Decisions remembered per list: clients come from few addresses, and parsing one costs as much as a hash. */
const REMEMBERED_DECISIONS = 64;

/**
 * Compiles an allowlist.
 *
 * @throws TypeError that names the entry which is neither an address nor a CIDR block, or whose bits lie outside its
 * mask (`203.0.113.5/24`).
 */
export function compileAllowlist(entries: readonly string[]): AddressAllowlist {
  if (!Array.isArray(entries))
    throw new TypeError(`"ipAllowlist" must be a list of addresses and CIDR blocks, got ${kindOf(entries)}`);
  return new CompiledAllowlist(entries.map(parseBlock));
}

class CompiledAllowlist implements AddressAllowlist {
  /** Most requests of a key come from where the one before came from. */
  #lastText: string | undefined;
  #lastDecision = false;
  #decisions: LRUCache<string, boolean> | undefined;
  readonly #blocks: readonly (readonly [Address, number])[];

  constructor(blocks: readonly (readonly [Address, number])[]) {
    this.#blocks = blocks;
  }

  allows(text: string): boolean {
    if (text === this.#lastText) return this.#lastDecision;
    this.#decisions ??= new LRUCache({ max: REMEMBERED_DECISIONS });
    let decision = this.#decisions.get(text);
    if (decision === undefined) {
      decision = this.#decide(text);
      this.#decisions.set(text, decision);
    }
    this.#lastText = text;
    this.#lastDecision = decision;
    return decision;
  }

  #decide(text: string): boolean {
    const address = parseClientAddress(text);
    if (address === undefined) return false;
    return this.#blocks.some(
      ([block, bits]) => block.kind() === address.kind() && matches(address, block, bits),
    );
  }
}

/**
 * Parses the address of a client in any form that proxies write: with a port (`203.0.113.7:49152`), in brackets
 * (`[2001:db8::7]`, `[2001:db8::7]:49152`) or in quotes (RFC 7239 §6). A port is digits: with an
 * obfuscated one (`_x`) the text is no address.
 */
export function parseClientAddress(text: string): Address | undefined {
  const address = parseAddress(text);
  if (address !== undefined || text.length > LONGEST_FORM) return address;
  const { v6, v4 } = FORWARDED.exec(text)?.groups ?? {};
  if (v6 !== undefined) return v6.includes(':') ? parseAddress(v6) : undefined;
  return v4 === undefined ? undefined : parseAddress(v4);
}

/** An IPv6 address with a zone, brackets, quotes and a port. */
const LONGEST_FORM = 128;
const FORWARDED = /^("?)(?:\[(?<v6>[^\]"]+)\]|(?<v4>[\d.]+))(?::\d{1,5})?\1$/;

/**
 * Parses an address strictly: four decimal parts for IPv4 (no octal, hex or short forms). An IPv4-mapped IPv6 address
 * (`::ffff:203.0.113.7`) is that IPv4 address; a zone id (`fe80::1%eth0`) is left out, as it means nothing elsewhere.
 */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const zone = text.indexOf('%');
  const bare = zone === -1 ? text : text.slice(0, zone);
  if (!bare.includes(':') || bare.length > 45 || !ipaddr.IPv6.isValid(bare)) return undefined;
  const dotted = bare.slice(bare.lastIndexOf(':') + 1);
  // The parser takes the deprecated `::203.0.113.7` for the mapped form, which it is not (RFC 4291 §2.5.5.1).
  const isDoubtful = !ipaddr.IPv4.isValidFourPartDecimal(dotted) || bare === `::${dotted}`;
  if (dotted.includes('.') && isDoubtful) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseBlock(entry: string): [Address, number] {
  const [text = '', bitsText, ...rest] = typeof entry === 'string' ? entry.split('/') : [];
  const address = text.includes('%') ? undefined : parseAddress(text);
  if (address === undefined || rest.length > 0) throw notABlock(entry);
  const width = address.kind() === 'ipv4' ? 32 : 128;
  if (bitsText === undefined) return [address, width];
  if (!/^\d{1,3}$/.test(bitsText)) throw notABlock(entry);
  // A mapped block counts its bits from the start of the IPv6 form.
  const bits = Number(bitsText) - (text.includes(':') && width === 32 ? 96 : 0);
  if (bits < 0 || bits > width) throw notABlock(entry);
  const network = networkOf(address, bits);
  if (!matches(address, network, width)) {
    throw new AddressMaskError(entry, `${network.toString()}/${bits}`);
  }
  return [address, bits];
}

function networkOf(address: Address, bits: number): Address {
  const cidr = `${address.toString()}/${bits}`;
  return address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
    : ipaddr.IPv6.networkAddressFromCIDR(cidr);
}

function matches(address: Address, block: Address, bits: number): boolean {
  return address.match(block as ipaddr.IPv4 & ipaddr.IPv6, bits);
}

function notABlock(entry: unknown): TypeError {
  return new TypeError(`"ipAllowlist": ${JSON.stringify(entry)} is neither an IP address nor a CIDR block`);
}
