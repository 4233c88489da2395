/** The clients that the log in Redis takes. */

import type { Cluster, Redis } from 'ioredis';

/** A client of ioredis, as the integrator made it. It is neither opened nor closed here. */
export type LogClient = Redis | Cluster;
