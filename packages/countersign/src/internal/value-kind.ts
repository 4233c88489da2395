/** Names the kind of a value for error messages. */

/** The kind of a value in words, such as `a text` or `a Map`. Never the value itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : 'a number';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (typeof (value as { then?: unknown }).then === 'function') return 'a promise, to be awaited first';
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'an object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The advice for a function that was given in place of what it makes. */
export function callIt(name: string, value: unknown, example: string): string | undefined {
  if (typeof value !== 'function') return undefined;
  return `"${name}" is a function: call it, ${value.name === '' ? example : `${value.name}()`}`;
}
