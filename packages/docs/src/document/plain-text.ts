/** Texts of others, which are no Markdown. */

/** Characters that begin markup in a line of Markdown. A pipe is escaped where it stands in a table. */
const SPECIAL = /[\\`*_~[\]<>&!]/g;

/**
 * A text of one line as Markdown that shows it as it is: line breaks and other control characters become spaces.
 *
 * @example
 * plain('<b>Acme</b>'); // \<b\>Acme\</b\>
 */
export function plain(text: string): string {
  return oneLine(text).replace(SPECIAL, '\\$&');
}

/** The text on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
