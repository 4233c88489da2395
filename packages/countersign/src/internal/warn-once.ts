/** Process warnings that are given once. */

/** Messages may name what an application has many of, such as keys. */
const MOST_OF_A_CODE = 20;

const given = new Map<string, Set<string>>();

/** Emits a process warning unless this one was given before, or twenty others of its code. */
export function warnOnce(code: string, message: string): void {
  const messages = given.get(code) ?? new Set();
  if (messages.size >= MOST_OF_A_CODE || messages.has(message)) return;
  given.set(code, messages.add(message));
  process.emitWarning(message, { code });
}
