/** A description of a scheme as text for people. */

import { line, type Paint, type Piece } from '../../internal/terminal-text.ts';
import type { SchemeDescription } from './describe-scheme.ts';

const SECRETS: Readonly<Record<string, string>> = {
  utf8: 'its text is the key (UTF-8)',
  base64: 'base64: decode it, and use the bytes as the key',
  base64url: 'base64url: decode it, and use the bytes as the key',
  hex: 'hex: decode it, and use the bytes as the key',
  publicKey: 'a public key: PEM, JWK or base64; to sign, the private key',
};

const USED_ONCE = { nonce: 'the nonce', signature: 'the signature', none: undefined } as const;

/** A description as text for people. */
export function schemeLines(description: SchemeDescription, paint: Paint): readonly Piece[] {
  const { name, title, secret, toleranceSeconds, warnings } = description;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['string to sign', description.stringToSign],
    ['algorithm', description.algorithm],
    ['secret', description.secretIs],
    ['key', secret === undefined ? undefined : (SECRETS[secret] ?? secret)],
    ['rotation', description.rotation],
    ['timestamp', description.timestamp],
    ['window', toleranceSeconds && windowText(toleranceSeconds)],
    ['used once', USED_ONCE[description.usedOnce]],
    ['event id', description.eventId],
    ['event type', description.eventType],
    ['handshake', description.handshakes.join('; ')],
    ['base path', description.basePath && `${description.basePath}, which is not signed`],
    ['options', optionsText(description)],
    ['mount', description.mount],
    ['page', description.page],
  ];
  return [
    line`${paint('bold', name)}${title === undefined ? '' : `: ${title}`}`,
    '',
    ...valueLines(description, paint),
    ...facts.flatMap(([label, text]) =>
      text === undefined || text === '' ? [] : [line`${paint('bold', label.padEnd(14))}  ${text}`],
    ),
    ...warnings.map((warning) => line`${paint('yellow', 'warning:')} ${warning}`),
  ];
}

/** The values of a signature, in headers and elsewhere. */
function valueLines(
  { headers, optionalHeaders, elsewhere }: SchemeDescription,
  paint: Paint,
): readonly Piece[] {
  const width = Math.max(...headers.map((header) => header.name.length), 0);
  const inHeaders = [
    ...headers.map((header) => `  ${header.name.padEnd(width)}  ${header.example}`),
    ...optionalHeaders.map((header) => `  ${header.padEnd(width)}  (optional)`),
  ];
  return [
    ...(inHeaders.length === 0 ? [] : [paint('bold', 'Headers'), ...inHeaders, '']),
    ...(elsewhere.length === 0
      ? []
      : [paint('bold', 'Elsewhere'), ...elsewhere.map((each) => `  ${each}`), '']),
  ];
}

function windowText({ past, future }: NonNullable<SchemeDescription['toleranceSeconds']>): string {
  return past === future ? `${past} s, before and after` : `${past} s before, ${future} s after`;
}

function optionsText({ options, required }: SchemeDescription): string {
  return options.map((each) => (required.includes(each) ? `${each} (required)` : each)).join(', ');
}
