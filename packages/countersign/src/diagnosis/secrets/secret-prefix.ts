/** Prefixes of secrets. */

/** A prefix such as `whsec_`, as vendors put before secrets; empty where there is none. */
export function prefixOf(value: string): string {
  return /^(?:[a-z]{2,10}_){1,3}/.exec(value)?.[0] ?? '';
}
