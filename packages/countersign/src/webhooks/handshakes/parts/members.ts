/** Members of payloads of any form. */

/** The members of an object; none of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The members of a JSON body, which nobody has verified; none of anything else. */
export function membersOfBody(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return membersOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return {};
  }
}
