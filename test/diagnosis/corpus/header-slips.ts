/** Slips with the headers themselves. */

import type { MistakeCode } from 'countersign/diagnosis';
import type { Header } from './client.ts';
import { type Slip, slip } from './slip.ts';

/** A slip in the list of headers. */
function headed(
  code: MistakeCode,
  title: string,
  change: (headers: readonly Header[]) => readonly Header[],
): Slip {
  return slip(code, title, {
    make: ({ headers }) => ({ headers: (values) => change(headers(values)) }),
    hidesOthers: code !== 'header_misnamed',
  });
}

/** A header that is not sent. */
export function missingHeader(name: string): Slip {
  return headed('header_missing', `${name} is not sent`, (headers) =>
    headers.filter(([each]) => each !== name),
  );
}

/** A header that is sent without a value. */
export function emptyHeader(name: string): Slip {
  return headed('header_missing', `${name} is sent empty`, (headers) =>
    headers.map(([each, value]) => [each, each === name ? '' : value]),
  );
}

/** A header that is sent under another name. */
export function misnamedHeader(name: string, other: string): Slip {
  return headed('header_misnamed', `${name} is sent as ${other}`, (headers) =>
    headers.map(([each, value]) => [each === name ? other : each, value]),
  );
}

/** A header that is sent twice, the second time with what `second` makes of its value. */
export function doubledHeader(name: string, second: (value: string) => string): Slip {
  return headed('header_duplicated', `${name} is sent twice`, (headers) =>
    headers.flatMap((header): readonly Header[] =>
      header[0] === name ? [header, [name, second(header[1])]] : [header],
    ),
  );
}

/** A header whose value has another form. */
export function malformedHeader(
  name: string,
  { title, change }: { readonly title: string; readonly change: (value: string) => string },
): Slip {
  return headed('header_malformed', `${name} ${title}`, (headers) =>
    headers.map(([each, value]) => [each, each === name ? change(value) : value]),
  );
}

/** The id of another key in the header, while the right secret signs. */
export const keyIdSlips: readonly Slip[] = [
  slip('key_id_differs', 'the id of the other key is sent', () => ({
    keyIdToSend: ({ otherKey }) => otherKey.id,
  })),
  slip('key_id_differs', 'the id of the test key is sent', () => ({
    keyIdToSend: ({ otherModeKey }) => otherModeKey.id,
  })),
  slip('key_id_differs', 'the id of a key that is long gone is sent', () => ({
    keyIdToSend: ({ key }) => `${key.id.slice(0, -4)}old1`,
  })),
  slip('key_id_differs', 'the key id is sent in capitals', () => ({
    keyIdToSend: ({ key }) => key.id.toUpperCase(),
  })),
];

/** Of vendors with a nonce, which is a UUID here. */
export const nonceSlips: readonly Slip[] = [
  slip('nonce_changed', 'the nonce is signed in capitals', () => ({
    nonceToSign: (sent) => sent.toUpperCase(),
  })),
  slip('nonce_changed', 'the nonce is sent in capitals and signed in lower case', () => ({
    writeNonce: (uuid) => uuid.toUpperCase(),
    nonceToSign: (sent) => sent.toLowerCase(),
  })),
  slip('nonce_changed', 'the nonce is signed without its dashes', () => ({
    nonceToSign: (sent) => sent.replaceAll('-', ''),
  })),
  slip('nonce_changed', 'the nonce is signed with the braces of a GUID', () => ({
    nonceToSign: (sent) => `{${sent}}`,
  })),
];
