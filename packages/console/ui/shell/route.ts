/** The address of a screen: what stands behind `#`, so that the console works under any path without knowing it. */

import { useEffect, useState } from 'preact/hooks';

/** A screen, and what it shows. */
export interface Route {
  /** Decoded segments, such as `['requests', '01J…']`; empty for the first screen. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Parses `#/requests?key=ak_1`. What cannot be decoded is taken as it stands. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query),
  };
}

/** Formats a route for `href`. Empty members of the query are left out. */
export function formatRoute(
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** The route that the window is on. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
}

/** Replaces the query of the current screen, without a step in the history for each letter that is typed. */
export function replaceRoute(route: string): void {
  location.replace(route);
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
