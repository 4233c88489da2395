/** Calls of the JSON API, whose addresses are relative to the page. */

import type { Session } from '../../src/api/session-types.ts';
import { ApiProblem, problemOf } from './problem.ts';

const CSRF_HEADER = 'X-Countersign-Console';

/** Shows the server that a change comes from this page. */
let csrfToken = '';

/** Reads. @throws ApiProblem */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>(path, signal === undefined ? {} : { signal });
}

/** Reads who is asking, and the token of later changes. @throws ApiProblem */
export async function getSession(signal?: AbortSignal): Promise<Session> {
  const session = await get<Session>('session', signal);
  csrfToken = session.token;
  return session;
}

/** Changes something, or has something worked out. @throws ApiProblem */
export async function post<T>(path: string, body: object): Promise<T> {
  try {
    return await send<T>(path, body);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'csrf') throw error;
    // The token of yesterday, in a page that was left open over night.
    await getSession();
    return send<T>(path, body);
  }
}

function send<T>(path: string, body: object): Promise<T> {
  return call<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [CSRF_HEADER]: csrfToken },
    body: JSON.stringify(body),
  });
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`api/${path}`, { cache: 'no-store', credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem(0, 'The server did not answer', {
      detail: 'Check the connection, then try again.',
    });
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}
