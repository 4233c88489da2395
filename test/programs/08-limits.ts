import { rateLimit } from 'countersign/express';
import express, { type Request } from 'express';

declare const userOf: (req: Request) => { id: string; tier: 'free' | 'pro' } | undefined;
const FREE = [{ name: 'minute', limit: 60, windowSeconds: 60 }];
const PRO = [{ name: 'minute', limit: 600, windowSeconds: 60 }];

const app = express();
app.use(
  '/v1',
  rateLimit({ key: (req) => userOf(req)?.id, limits: (req) => (userOf(req)?.tier === 'pro' ? PRO : FREE) }),
);
app.listen(3000);
