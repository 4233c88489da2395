/** The prefix under which a service is deployed, which clients do not sign. */

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
