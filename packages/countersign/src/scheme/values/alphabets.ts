/** Character classes that header values are held to. */

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
  unreserved: tableOf(`${ALPHANUMERIC}-._~`),
  token68: tableOf(`${ALPHANUMERIC}-._~+/=`),
  visible: tableOf(VISIBLE),
  printable: tableOf(`${VISIBLE} `),
};

/** Tells whether every character of `text` belongs to the alphabet; true for the empty text. */
export function isWithin(alphabet: Alphabet, text: string): boolean {
  const table = TABLES[alphabet];
  for (let i = 0; i < text.length; i++) {
    // Beyond the table the lookup is undefined, which is not 1 either.
    if (table[text.charCodeAt(i)] !== 1) return false;
  }
  return true;
}

/** Tells whether `name` is one of the alphabets. */
export function isAlphabet(name: unknown): name is Alphabet {
  return typeof name === 'string' && Object.hasOwn(TABLES, name);
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
