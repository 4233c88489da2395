/** A client of the API, as a page or a program. */

import type { ConsoleUser, Session } from '../../src/index.ts';

export const ADMIN: ConsoleUser = {
  name: 'admin',
  may: ['requests', 'bodies', 'playground', 'keys:read', 'keys:write'],
};

/** Calls for one user; null is nobody. */
export function clientOf(mount: string, user: object | null = ADMIN) {
  const own: Record<string, string> = user === null ? {} : { 'x-user': JSON.stringify(user) };
  const get = (path: string, headers = {}) =>
    fetch(`${mount}${path}`, { headers: { ...own, ...headers }, redirect: 'manual' });

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const session = await get('/api/session');
    const { token } = (session.ok ? await session.json() : { token: '' }) as Session;
    const all = { ...own, 'content-type': 'application/json', 'x-countersign-console': token, ...headers };
    return fetch(`${mount}${path}`, {
      method: 'POST',
      headers: all,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  return {
    get,
    post,
    json: async <T>(path: string): Promise<T> => (await get(path)).json() as Promise<T>,
  };
}

/** Reads server-sent events until there are so many. */
export async function eventsOf(
  response: Response,
  count: number,
): Promise<{ event: string; data: unknown }[]> {
  const events: { event: string; data: unknown }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      if (event !== undefined)
        events.push({ event, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') });
    }
    if (events.length >= count) break;
  }
  return events;
}
