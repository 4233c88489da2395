/** Texts that are added up, on as many lines as they need. */

/** Longest line that is not broken, in characters. */
const LINE = 90;

/**
 * Adds expressions. Lines are broken behind a plus, where any language reads on.
 *
 * @example
 * longSum(['timestamp', '"."', 'body'], '    '); // timestamp + "." + body
 */
export function longSum(codes: readonly string[], indent: string): string {
  const [first = '', ...rest] = codes;
  let line = first;
  const lines: string[] = [];
  for (const code of rest) {
    if (line.length + code.length + 3 > LINE) {
      lines.push(`${line} +`);
      line = code;
    } else line += ` + ${code}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
