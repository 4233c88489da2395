/** Prefixes of paths: under which a service is deployed and which clients do not sign, or which they sign and a gateway takes off. */

/** Throws a TypeError unless the base path starts with a slash and does not end with one. */
export function assertBasePath(basePath: string | undefined): void {
  if (basePath === undefined) return;
  if (typeof basePath !== 'string' || !/^\/.*[^/]$/.test(basePath)) {
    throw new TypeError('"basePath" must start with "/" and not end with it, such as "/prometheus"');
  }
}

/** The target without a base path that stands before it; unchanged where none does. Whole path segments only. */
export function withoutBasePath(target: string, basePath: string | undefined): string {
  if (basePath === undefined || !target.startsWith(basePath)) return target;
  const rest = target.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : target;
}

/** The difference between the path that clients sign and the path that arrives. */
export interface PathPrefixes {
  /** The prefix under which the service is deployed and which clients do not sign, such as `/prometheus`. Default: none. */
  readonly basePath?: string | undefined;
  /**
   * The prefix that clients sign and a gateway takes off on the way, such as the stage `/prod` of an API gateway. It is put
   * before the path that arrives. Default: none.
   */
  readonly signedPrefix?: string | undefined;
}

/** Throws a TypeError unless each prefix starts with a slash and does not end with one, and there is one at most. */
export function assertPathPrefixes({ basePath, signedPrefix }: PathPrefixes): void {
  assertBasePath(basePath);
  if (signedPrefix === undefined) return;
  if (typeof signedPrefix !== 'string' || !/^\/[^?#]*[^/?#]$/.test(signedPrefix))
    throw new TypeError('"signedPrefix" must start with "/" and not end with it, such as "/prod"');
  if (basePath !== undefined)
    throw new TypeError('"basePath" and "signedPrefix" exclude each other: give the one that applies');
}

/** The path and query as the client has signed them. */
export function signedTarget(target: string, { basePath, signedPrefix }: PathPrefixes): string {
  return signedPrefix === undefined ? withoutBasePath(target, basePath) : signedPrefix + target;
}
