/** Text in which invisible characters are escaped, as the API sends it, token by token. */

/** One character as it is seen: itself, or the escape of an invisible one. */
export type Token = string;

/** Escapes as `countersign/diagnosis` writes them: `\n`, `\x1b`, `\u{200b}`, `\\`. */
const TOKEN = /\\(?:u\{[0-9a-f]+\}|x[0-9a-f]{2}|ufeff|.)|./gsu;
const INVISIBLE = /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|(?! )\p{Zs}/gu;
const NAMES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
  '\ufeff': '\\ufeff',
};

export function tokensOf(visible: string): Token[] {
  return visible.match(TOKEN) ?? [];
}

/** True for a character that would not be seen, or look like another one. */
export function isInvisible(token: Token): boolean {
  return token.length > 1 && token.startsWith('\\') && token !== '\\\\';
}

/** Escapes what cannot be seen in a text, as the API does. */
export function toVisible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const point = (character.codePointAt(0) ?? 0).toString(16);
    return NAMES[character] ?? (point.length <= 2 ? `\\x${point.padStart(2, '0')}` : `\\u{${point}}`);
  });
}

/** Bytes of the text in UTF-8, each escape counted as what it stands for. */
export function byteLength(tokens: readonly Token[]): number {
  return new TextEncoder().encode(tokens.map(toCharacter).join('')).length;
}

const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NAMES).map(([character, escaped]) => [escaped, character]),
);

function toCharacter(token: Token): string {
  if (!token.startsWith('\\')) return token;
  const [, point] = /^\\(?:x|u\{)([0-9a-f]+)\}?$/.exec(token) ?? [];
  return NAMED[token] ?? (point === undefined ? token : String.fromCodePoint(Number.parseInt(point, 16)));
}
