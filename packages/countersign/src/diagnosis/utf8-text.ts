/** Bytes as text, where they are UTF-8. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, a byte order mark included; undefined where the bytes are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
