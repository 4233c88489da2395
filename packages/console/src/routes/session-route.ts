/** Route of the session: the user, and what can be done here. */

import type { Session } from '../api/session-types.ts';
import { schemeInfo, schemesOf } from '../playground/signing-facts.ts';
import { known } from '../record/entry-of-event.ts';
import type { Route, RouteCall } from '../server/route.ts';

/** The route. */
export const SESSION_ROUTE: Route = {
  ...{ method: 'GET', path: 'session', right: undefined, answer: 'Session' },
  summary: 'Gives the user, the token for changes, and the schemes',
  handle: ({ user, parts }: RouteCall): { json: Session } => ({
    json: {
      ...{ name: user.name, may: user.may },
      ...known({ owners: user.owners }),
      token: parts.csrf.of(user.name),
      schemes: [...schemesOf(parts.verifiers).values()].map(schemeInfo),
      features: {
        keys: parts.keys !== undefined,
        bodies: parts.keepsBodies,
        makesIds: parts.keys?.idFormat !== undefined,
        watch: parts.verifiers.some((verifier) => verifier.watch !== undefined),
      },
    },
  }),
};
