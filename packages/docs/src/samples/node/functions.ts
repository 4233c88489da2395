/** Functions that samples for Node.js have at their end, where they need them. */

/** Source of each function, by its name. */
export const FUNCTIONS = {
  formatTime: `function formatTime(date, pattern) {
  const two = (value) => String(value).padStart(2, '0');
  const name = (options) => date.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' });
  const fields = {
    A: name({ weekday: 'long' }), a: name({ weekday: 'short' }),
    B: name({ month: 'long' }), b: name({ month: 'short' }),
    Y: date.getUTCFullYear(), m: two(date.getUTCMonth() + 1), d: two(date.getUTCDate()),
    H: two(date.getUTCHours()), M: two(date.getUTCMinutes()), S: two(date.getUTCSeconds()),
  };
  return pattern.replace(/%([A-Za-z])/g, (_, letter) => fields[letter]);
}`,
  sortQuery: `// The pairs of the query, decoded, sorted by key in the order of bytes.
function sortQuery(query) {
  const pairs = [...new URLSearchParams(query)];
  pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return pairs.map(([key, value]) => \`\${key}=\${value}\`).join('&');
}`,
  sortEncodedQuery: `// The pairs of the query as they are sent, sorted by key in the order of bytes.
function sortEncodedQuery(query) {
  const pairs = query.split('&').filter((pair) => pair !== '').map((pair) => pair.split(/=(.*)/));
  pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return pairs.map(([key, value = '']) => \`\${key}=\${value}\`).join('&');
}`,
  lowercase: `// Each character by itself; one whose lower case is two characters stays.
function lowercase(text) {
  return text.replace(/[^\\u0130]/gu, (character) => character.toLowerCase());
}`,
  jsonField: `// A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5.
function jsonField(body, ...path) {
  const text = body.toString().replace(/"(?:[^"\\\\]|\\\\.)*"|[^\\s{}[\\],:"]+/g, (token) =>
    token.startsWith('"') || token === 'null' ? token : \`"\${token}"\`);
  return path.reduce((value, name) => value?.[name], JSON.parse(text || '{}')) ?? '';
}`,
  optional: `function optional(before, text, after) {
  return text === '' ? '' : before + text + after;
}`,
  percentEncode: `// Encodes all bytes but letters, digits, "-._~" and those to keep.
function percentEncode(bytes, keep) {
  return Buffer.from(bytes).toString('latin1').replace(/[^A-Za-z0-9._~-]/g, (character) =>
    keep.includes(character) ? character : \`%\${Buffer.from(character, 'latin1').toString('hex').toUpperCase()}\`);
}`,
  percentDecode: `function percentDecode(text, only) {
  const decoded = text.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return only === undefined || only.includes(character) ? character : escape;
  });
  return Buffer.from(decoded, 'latin1');
}`,
  compare: `function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}`,
} as const;

/** The name of a function. */
export type FunctionName = keyof typeof FUNCTIONS;
