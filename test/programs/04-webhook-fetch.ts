import { webhook } from 'countersign/fetch';
import { z } from 'zod';
import { stripeLike } from './stripe-like.ts';

const push = z.object({ ref: z.string(), commits: z.array(z.object({ id: z.string() })) });

// Hono, Next.js route handlers, Bun, Deno: a function from Request to Response.
export const POST = webhook(
  stripeLike,
  { secrets: [process.env.WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_OLD], schema: push },
  async ({ type, id, payload }) => {
    if (type === 'push') console.log(id, payload.ref, payload.commits.length);
  },
);
