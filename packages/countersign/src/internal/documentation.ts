/** Addresses of the documentation, short and stable: what a log line says today must still lead somewhere next year. */

const SITE = 'https://countersign.github.io/countersign';

/**
 * The address of the page about a mistake that the diagnosis names.
 *
 * @example
 * mistakePage('secret_not_decoded'); // 'https://countersign.github.io/countersign/m/secret_not_decoded'
 */
export function mistakePage(code: string): string {
  return `${SITE}/m/${code}`;
}

/**
 * The address of the page about a refusal code.
 *
 * @example
 * refusalPage('timestamp_too_old'); // 'https://countersign.github.io/countersign/e/timestamp_too_old'
 */
export function refusalPage(code: string): string {
  return `${SITE}/e/${code}`;
}

/** The page of a scheme of the catalogue. */
export function schemePage(name: string): string {
  return `${SITE}/schemes/${name}`;
}
