/** Form in which the samples of clients' requests are written down. */

import type { Job, Payload } from './client.ts';
import { COMPACT, type Json, type Style } from './json-text.ts';

/** Makes the jobs of one host. */
export function jobsAt(host: string, basePath = ''): (line: string, payload?: Payload) => Job {
  return (line, payload) => {
    const [method, target] = line.split(' ') as [string, string];
    const mark = target.indexOf('?');
    return {
      method,
      host,
      basePath,
      path: mark === -1 ? target : target.slice(0, mark),
      query: mark === -1 ? '' : target.slice(mark + 1),
      payload,
    };
  };
}

/** A body of JSON. */
export function json(value: Json, style: Style = COMPACT, around: Partial<Payload> = {}): Payload {
  return {
    contentType: 'application/json',
    content: { json: value },
    style,
    start: '',
    end: '',
    coding: 'identity',
    ...around,
  };
}

/** A table, in lines that end with CR LF. */
export function table(rows: readonly string[]): Payload {
  return {
    contentType: 'text/csv',
    content: { text: rows.map((row) => `${row}\r\n`).join('') },
    style: COMPACT,
    start: '',
    end: '',
    coding: 'identity',
  };
}
