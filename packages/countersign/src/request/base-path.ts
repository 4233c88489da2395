/** Prefixes of paths: under which a service is deployed and which clients do not sign, or which they sign and a gateway takes off. */

import type { RequestHead } from './request.ts';
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
  /**
   * The prefix under which requests arrive and which clients do not sign, such as `/prometheus`. A path without it is signed as it is, so
   * that nothing else may be served there with the same keys. Default: none.
   */
  readonly basePath?: string | undefined;
  /**
   * The public URL of what arrives here as `/`, such as `https://api.example.com/stage` where a gateway takes `/stage` off. Clients
   * sign its path, so that it is put before the path that arrives; a target that is a whole URL may have its host. Default: no
   * path is taken off on the way, and the host is that of `Host`. The path of the route does not belong in it.
   *
   * Some senders sign the whole address: their schemes need this option, and nothing that a request says of its address, such as
   * `Host` or `X-Forwarded-Host`, is taken in its place. A service with several addresses gives a function that chooses among
   * them by the head of the request, and returns undefined where none fits.
   */
  readonly publicUrl?: PublicUrl | ((head: RequestHead) => PublicUrl | undefined) | undefined;
}

/** The address that clients use, as far as it is the same for all requests. */
export type PublicUrl = string | URL;

/** The address under which a service is deployed. */
export interface Deployment {
  readonly basePath: string | undefined;
  /** Path of the public URL, without a slash at its end. */
  readonly publicPath: string;
  /** Host of the public URL, in lower case and without its port. */
  readonly publicHost: string | undefined;
  /** Scheme, host and port of the public URL, as in `https://api.example.com`. */
  readonly origin: string | undefined;
  /** The address of one request, where that is not the same for all: the other members then say nothing of it. */
  readonly addressOf?: ((head: RequestHead) => Deployment) | undefined;
}

/**
 * Checks and completes the options.
 *
 * @throws TypeError that names the one at fault.
 */
export function toDeployment({ basePath, publicUrl }: DeploymentOptions): Deployment {
  assertBasePath(basePath);
  const unknown = Object.freeze({ basePath, publicPath: '', publicHost: undefined, origin: undefined });
  if (publicUrl === undefined) return unknown;
  if (typeof publicUrl !== 'function') return withPublicUrl(basePath, publicUrl);
  const addressOf = (head: RequestHead) => {
    const chosen = publicUrl(head);
    return chosen === undefined ? unknown : withPublicUrl(basePath, chosen);
  };
  return Object.freeze({ ...unknown, addressOf });
}

function withPublicUrl(basePath: string | undefined, publicUrl: PublicUrl): Deployment {
  const { hostname, pathname, origin } = toPublicUrl(publicUrl);
  const publicPath = pathname.replace(/\/$/, '');
  if (basePath !== undefined && publicPath !== '')
    throw new TypeError(
      '"basePath" and the path of "publicUrl" exclude each other: a prefix is either added on the way or taken off',
    );
  return Object.freeze({ basePath, publicPath, publicHost: hostname, origin });
}

function toPublicUrl(publicUrl: PublicUrl): URL {
  const url = URL.canParse(String(publicUrl)) ? new URL(publicUrl) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  const hasMore = url?.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '';
  if (url === undefined || !isHttp || hasMore || url.pathname.endsWith('//'))
    throw new TypeError(
      '"publicUrl" must be the URL that clients use, such as "https://api.example.com/stage", without a query or a user',
    );
  return url;
}

/** The path and query as the client has signed them. */
export function signedTarget(target: string, { basePath, publicPath }: Deployment): string {
  return publicPath === '' ? withoutBasePath(target, basePath) : publicPath + target;
}

/**
 * Gives a request as it arrives the address that the client has signed. A target that has no path is left for the check of
 * the target.
 */
export function deployed<R extends RequestHead>(request: R, deployment: Deployment): R {
  const { addressOf } = deployment;
  if (addressOf === undefined && deployment.basePath === undefined && deployment.publicHost === undefined)
    return request;
  const here = addressOf === undefined ? deployment : addressOf(request);
  const { basePath = request.basePath, publicHost, origin } = here;
  const path = originForm(request.url, request.headers, publicHost);
  const { method, headers, address, requestId, route, body } = request as RequestHead & { body?: Uint8Array };
  const url = path === undefined ? request.url : signedTarget(path, here);
  const known = path === undefined ? request.basePath : basePath;
  // Written out, since every request pays for what is added to a spread.
  const head = { method, url, headers, address, basePath: known, origin, requestId, route };
  return (body === undefined ? head : withBody(head, body)) as R;
}

function withBody(head: RequestHead, body: Uint8Array): RequestHead & { body: Uint8Array } {
  const { method, url, headers, address, basePath, origin, requestId, route } = head;
  return { method, url, headers, body, address, basePath, origin, requestId, route };
}
