/** Blanks around the value of a header (RFC 9110 §5.6.3). */

/**
 * Takes spaces and tabs off both ends. A regular expression would try the blanks inside of the text anew from each of them,
 * in time that grows with the square of their number.
 */
export function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
