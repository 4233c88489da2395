/** All routes of the API: what is answered, documented and tested comes of this table. */

import type { Route } from '../server/route.ts';
import { EVENT_ROUTE } from './event-route.ts';
import { KEY_CHANGE_ROUTES } from './key-change-routes.ts';
import { KEY_LIST_ROUTES } from './key-list-routes.ts';
import { PLAYGROUND_ROUTES } from './playground-routes.ts';
import { REQUEST_ROUTES } from './request-routes.ts';
import { SESSION_ROUTE } from './session-route.ts';
import { SUMMARY_ROUTE } from './summary-route.ts';
import { WATCH_ROUTE } from './watch-route.ts';

/** The routes below `api/`, apart from its own description. */
export const ROUTES: readonly Route[] = [
  SESSION_ROUTE,
  SUMMARY_ROUTE,
  ...REQUEST_ROUTES,
  EVENT_ROUTE,
  ...KEY_LIST_ROUTES,
  ...KEY_CHANGE_ROUTES,
  ...PLAYGROUND_ROUTES,
  WATCH_ROUTE,
];
