/** Headers as they are typed: one a line. */

export type Headers = readonly (readonly [name: string, value: string])[];

/** @returns the headers, or what is wrong with a line. */
export function parseHeaders(text: string): Headers | { readonly problem: string } {
  const headers: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
      return { problem: `"${line.trim()}" is not a header. Write "Name: value", one a line.` };
    headers.push([name, line.slice(colon + 1).trim()]);
  }
  return headers;
}
