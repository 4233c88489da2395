/** Prefixes of paths: under which a service is deployed and which clients do not sign, or which they sign and a gateway takes off. */

import type { SignedRequest } from './request.ts';
import { originForm } from './request-target.ts';

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

/** Options of a verifier about the address under which its service is deployed. */
export interface DeploymentOptions {
  /** The prefix under which requests arrive and which clients do not sign, such as `/prometheus`. Default: none. */
  readonly basePath?: string | undefined;
  /**
   * The public URL of what arrives here as `/`, such as `https://api.example.com/stage` where a gateway takes `/stage` off. Clients
   * sign its path, so that it is put before the path that arrives; a target that is a whole URL may have its host. Default: no
   * path is taken off on the way, and the host is that of `Host`.
   */
  readonly publicUrl?: string | URL | undefined;
}

/** The address under which a service is deployed. */
export interface Deployment {
  readonly basePath: string | undefined;
  /** Path of the public URL, without a slash at its end. */
  readonly publicPath: string;
  /** Host of the public URL, in lower case and without its port. */
  readonly publicHost: string | undefined;
}

/**
 * Checks and completes the options.
 *
 * @throws TypeError that names the one at fault.
 */
export function toDeployment({ basePath, publicUrl }: DeploymentOptions): Deployment {
  assertBasePath(basePath);
  if (publicUrl === undefined) return Object.freeze({ basePath, publicPath: '', publicHost: undefined });
  const { hostname, pathname } = toPublicUrl(publicUrl);
  const publicPath = pathname.replace(/\/$/, '');
  if (basePath !== undefined && publicPath !== '')
    throw new TypeError(
      '"basePath" and the path of "publicUrl" exclude each other: a prefix is either added on the way or taken off',
    );
  return Object.freeze({ basePath, publicPath, publicHost: hostname });
}

function toPublicUrl(publicUrl: string | URL): URL {
  const url = URL.canParse(String(publicUrl)) ? new URL(publicUrl) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !isHttp || url.search !== '' || url.hash !== '' || url.pathname.endsWith('//'))
    throw new TypeError(
      '"publicUrl" must be the URL that clients use, such as "https://api.example.com/stage", without a query',
    );
  return url;
}

/** The path and query as the client has signed them. */
export function signedTarget(target: string, { basePath, publicPath }: Deployment): string {
  return publicPath === '' ? withoutBasePath(target, basePath) : publicPath + target;
}

/** A request as it arrives, with the path that the client has signed. One that has none is left for the check of the target. */
export function deployed(request: SignedRequest, deployment: Deployment): SignedRequest {
  const { basePath = request.basePath, publicHost } = deployment;
  if (deployment.basePath === undefined && publicHost === undefined) return request;
  const path = originForm(request.url, request.headers, publicHost);
  return path === undefined ? request : { ...request, url: signedTarget(path, deployment), basePath };
}
