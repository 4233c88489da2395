/** Slips with the method, the path and the query. */

import type { MistakeCode } from 'countersign/diagnosis';
import type { Job } from './client.ts';
import { type Slip, slip } from './slip.ts';

/** A slip in the path that is signed. */
export function pathed(code: MistakeCode, title: string, change: (path: string, job: Job) => string): Slip {
  return slip(code, title, ({ pathToSign }) => ({ pathToSign: (job) => change(pathToSign(job), job) }));
}

/** A slip in the query that is signed. */
export function queried(
  code: MistakeCode,
  title: string,
  change: (query: string) => string,
  on?: Slip['on'],
): Slip {
  return slip(code, title, { make: () => ({ queryToSign: change }), on });
}

/** Of vendors who sign the method. */
export const methodSlips: readonly Slip[] = [
  slip('method_case', 'the method is signed in lower case', () => ({ methodToSign: (m) => m.toLowerCase() })),
  slip('method_case', 'the method is signed as axios and Java enums print it', () => ({
    methodToSign: (m) => m.slice(0, 1) + m.slice(1).toLowerCase(),
  })),
  slip('method_differs', 'POST is signed, whatever is sent', () => ({ methodToSign: () => 'POST' })),
  slip('method_differs', 'GET is signed, whatever is sent', () => ({ methodToSign: () => 'GET' })),
];

/** Of vendors who sign the path, which these slips take without its query. */
export const pathSlips: readonly Slip[] = [
  pathed(
    'path_with_base_path',
    'the path is signed with the prefix of the deployment',
    (path, { basePath }) => basePath + path,
  ),
  pathed('path_without_base_path', 'the path is signed without its first segment', (path) =>
    path.replace(/^\/[^/]+(?=\/)/, ''),
  ),
  pathed('path_without_base_path', 'the path is signed without the base URL of the client', (path) =>
    path.replace(/^\/api\/v\d/, ''),
  ),
  pathed('path_with_host', 'the whole URL is signed', (path, { host, basePath }) =>
    basePath === '' ? `https://${host}${path}` : path,
  ),
  pathed('path_with_host', 'the host is signed before the path', (path, { host, basePath }) =>
    basePath === '' ? host + path : path,
  ),
  pathed('path_trailing_slash', 'the path is signed with a slash at its end', (path) =>
    path.endsWith('/') ? path : `${path}/`,
  ),
  pathed('path_trailing_slash', 'the path is signed without the slash at its end', (path) =>
    path.replace(/(?<=.)\/$/, ''),
  ),
  pathed('path_leading_slash', 'the path is signed without the slash at its beginning', (path) =>
    path.slice(1),
  ),
  pathed('path_decoded', 'the path is signed percent-decoded', (path) => decodeURIComponent(path)),
  pathed('path_encoded', 'the path is signed with its encoding in small digits', (path) =>
    path.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ),
  pathed('path_encoded', 'the path goes through UrlEncode of .NET before it is signed', (path) =>
    encodeURIComponent(path).replaceAll(/%../g, (code) => code.toLowerCase()),
  ),
  pathed('path_encoded', 'the path is encoded a second time before it is signed', (path) =>
    path.replaceAll('%', '%25'),
  ),
  pathed(
    'path_encoded',
    'each segment of the path goes through encodeURIComponent before it is signed',
    (path) => (path.includes('%') ? path : path.split('/').map(encodeURIComponent).join('/')),
  ),
  pathed('path_normalised', 'double slashes in the path are signed as one', (path) =>
    path.replaceAll(/\/+/g, '/'),
  ),
  pathed('path_case', 'the path is signed in lower case', (path) => path.toLowerCase()),
];
