/** Keeps reading texts fast, whatever else the process has loaded. */

/** A function gets the caches that make V8 act only after some calls. */
const CALLS = 2000;

/**
 * Has V8 keep the methods of texts as fast properties.
 *
 * `class X extends String` anywhere in the process, as in ioredis 6, turns `String.prototype` into a slow dictionary, and V8
 * turns it back only for wrapper objects, never for texts: `charCodeAt()` then takes three to six times as long everywhere.
 * Reading a method from a wrapper object has it turned back, and kept from turning again. Nothing else changes.
 */
export function keepTextFast(): void {
  const wrapper = new String('');
  for (let i = 0; i < CALLS; i++) readMethod(wrapper);
}

function readMethod({ charCodeAt }: Pick<string, 'charCodeAt'>): unknown {
  return charCodeAt;
}
