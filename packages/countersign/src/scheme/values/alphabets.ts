/** Character classes that header values are held to. */

import { isNameIn } from '../../internal/own-name.ts';

/**
 * - `unreserved`: letters, digits, `-._~` (RFC 3986 §2.3)
 * - `token68`: unreserved and `+/=` (RFC 9110 §11.2)
 * - `visible`: any printable ASCII but the space (VCHAR, RFC 5234 B.1)
 * - `printable`: `visible` and the space
 */
export type Alphabet = 'unreserved' | 'token68' | 'visible' | 'printable';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const VISIBLE = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_, i) => 0x21 + i));

const TABLES: Readonly<Record<Alphabet, Uint8Array>> = {
  unreserved: tableWith(`${ALPHANUMERIC}-._~`),
  token68: tableWith(`${ALPHANUMERIC}-._~+/=`),
  visible: tableWith(VISIBLE),
  printable: tableWith(`${VISIBLE} `),
};

/** The table of an alphabet: 1 at the code of each of its characters. */
export function tableOf(alphabet: Alphabet): Uint8Array {
  return TABLES[alphabet];
}

/** Tells whether every character of `text` is in the table; true for the empty text. */
export function isWithin(table: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    // Beyond the table the lookup is undefined, which is not 1 either.
    if (table[text.charCodeAt(i)] !== 1) return false;
  }
  return true;
}

/** Tells whether `name` is one of the alphabets. */
export function isAlphabet(name: unknown): name is Alphabet {
  return isNameIn(TABLES, name);
}

function tableWith(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
