/** Addresses of a key in the API. */

/** The path of a key, or of something that is done with it. */
export function keyPath(id: string, action?: string): string {
  const path = `keys/${encodeURIComponent(id)}`;
  return action === undefined ? path : `${path}/${action}`;
}
