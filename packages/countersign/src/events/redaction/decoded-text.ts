/** Texts as bytes in the place of the escapes that stand in them, each byte with its place in the text. */

/** Bytes of a text. */
export interface DecodedText {
  /** One character for each byte, without line breaks: encoders put them anywhere. */
  readonly bytes: string;
  /** For each byte, where the character or escape that it came from begins in the text. */
  readonly starts: Uint32Array;
  /** For each byte, where that ends. */
  readonly ends: Uint32Array;
}

/** Escapes of addresses and forms, of JSON and scripts, and of HTML. None has a part that can match in two ways. */
const ESCAPE =
  /%[0-9a-f]{2}|%u[0-9a-f]{4}|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\x[0-9a-f]{2}|\\[\\/"'nrt]|&#[0-9]{1,8};|&#x[0-9a-f]{1,8};|&(?:amp|lt|gt|quot|apos|plus|sol|equals);/gi;
const NAMED: Readonly<Record<string, string>> = {
  ...{ '\\n': '\n', '\\r': '\r', '\\t': '\t' },
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" },
  ...{ '&plus;': '+', '&sol;': '/', '&equals;': '=' },
};
const BEYOND_BYTES = /[\u0100-\uffff]/;
/** An escape within an escape within an escape: nobody sends more by mistake. */
const MOST_LAYERS = 3;

/** The text as it is, and after one and more rounds of decoding, as far as there is something to decode. */
export function decodedLayers(text: string): DecodedText[] {
  const plain = rebuilt(text, undefined, () => 0);
  const layers = [plain];
  for (let layer = plain; layers.length <= MOST_LAYERS; ) {
    ESCAPE.lastIndex = 0;
    if (!ESCAPE.test(layer.bytes)) break;
    layer = rebuilt(layer.bytes, layer, escapeAt);
    layers.push(layer);
  }
  return layers;
}

/** Writes the bytes of an escape, and tells how many there are. */
type WriteEscape = (written: string, out: Buffer, at: number) => number;

function rebuilt(text: string, before: DecodedText | undefined, writeEscape: WriteEscape): DecodedText {
  // No character is more than three bytes, and no escape more bytes than characters.
  const most = before === undefined && BEYOND_BYTES.test(text) ? text.length * 3 : text.length;
  const out = Buffer.allocUnsafe(most);
  const starts = new Uint32Array(most);
  const ends = new Uint32Array(most);
  let length = 0;
  let at = 0;
  if (before !== undefined) {
    ESCAPE.lastIndex = 0;
    for (let found = ESCAPE.exec(text); found !== null; found = ESCAPE.exec(text)) {
      while (at < found.index) copyCharacter();
      const [written] = found;
      place(writeEscape(written, out, length), written.length);
    }
  }
  while (at < text.length) copyCharacter();
  return { bytes: out.toString('latin1', 0, length), starts, ends };

  function copyCharacter(): void {
    const code = text.charCodeAt(at);
    if (code < 0x100) {
      out[length] = code;
      place(1, 1);
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      place(out.write(character, length), character.length);
    }
  }

  /** Takes `count` bytes that were written, for `taken` characters of the text. */
  function place(count: number, taken: number): void {
    const isLineBreak = count === 1 && (out[length] === 0x0a || out[length] === 0x0d);
    const start = before === undefined ? at : (before.starts[at] as number);
    const end = before === undefined ? at + taken : (before.ends[at + taken - 1] as number);
    at += taken;
    if (isLineBreak) return;
    for (const last = length + count; length < last; length++) {
      starts[length] = start;
      ends[length] = end;
    }
  }
}

/** Percent encoding is of bytes, all others are of characters. */
function escapeAt(written: string, out: Buffer, at: number): number {
  const named = NAMED[written.toLowerCase()];
  if (named !== undefined) return out.write(named, at, 'latin1');
  // The two halves of one character.
  if (written.length === 12) return out.write(JSON.parse(`"${written.toLowerCase()}"`), at);
  const isHex = !/^&#[0-9]/.test(written);
  const digits = isHex ? /[0-9a-f]+(?=[};]?$)/i.exec(written)?.[0] : written.slice(2, -1);
  // What is left is a character behind a backslash.
  if (digits === undefined || /^\\[^ux]/i.test(written)) return out.write(written.slice(1), at, 'latin1');
  const code = Number.parseInt(digits, isHex ? 16 : 10);
  if (code < 0x80 || (code < 0x100 && /^(?:%[^u]|\\x)/i.test(written))) {
    out[at] = code;
    return 1;
  }
  return out.write(String.fromCodePoint(Math.min(code, 0x10_ffff)), at);
}
