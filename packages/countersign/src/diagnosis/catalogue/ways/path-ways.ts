/** Ways to get a path wrong before it is signed. */

import type { SignedRequest } from '../../../request/request.ts';
import type { Segment } from '../../../scheme/introspection.ts';
import { type CandidateMessage, withSegment } from '../../mutations/candidate-message.ts';
import { hostOf } from '../../mutations/layout/extra-fields.ts';
import type { SituationWay } from '../../mutations/mutation.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, inSegments, type RequestFacts, type RequestWays } from './request-ways.ts';

/** Gives the path that may have been signed; undefined where that makes no sense. */
export type RewritePath = (path: string) => string | undefined;

/** Known facts about a path, and the destination of the request. */
export interface PathPlace {
  /** As it is to be signed. */
  readonly path: string;
  readonly request: SignedRequest;
  readonly basePath: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** True if the scheme signs `?` and the query right after the path, so that signing them with the path changes nothing. */
  readonly isQuerySigned: boolean;
  /** True if scheme and host are signed too, before the path as a rule. */
  readonly isOriginSigned: boolean;
}

/** Ways of any path. */
export function inPath(stage: Stage, ...ways: readonly Way<RewritePath>[]): RequestWays {
  return inPathOf(stage, () => ways);
}

/** Ways that depend on the path, or on where the request went. */
export function inPathOf(
  stage: Stage,
  waysOf: (place: PathPlace) => readonly Way<RewritePath>[],
): RequestWays {
  return inSegments('path', (segment, facts) =>
    waysOf(placeOf(segment, facts)).map(({ make, ...way }) => ({
      ...{ on: 'message', stage, ...way },
      apply: (message) => {
        const path = message.find(({ id }) => id === segment.id)?.bytes;
        const changed = path && make(Buffer.from(path).toString('latin1'));
        return changed === undefined
          ? undefined
          : withSegment(message, segment.id, () => Buffer.from(changed, 'latin1'));
      },
    })),
  );
}

/** Ways that put something behind path and query. */
export function behindTarget(
  stage: Stage,
  ...ways: readonly Way<(message: CandidateMessage, at: number) => CandidateMessage>[]
): RequestWays {
  return inSegments('path', (segment, { message: right }) =>
    ways.map(({ make, ...way }) => ({
      ...{ on: 'message', stage, ...way },
      apply: (message) => {
        const at = message.findIndex(({ id }) => id === segment.id);
        const isBehind = isQueryBehindPath(right) && message[at + 2]?.role === 'query';
        return at === -1 ? undefined : make(message, isBehind ? at + 2 : at);
      },
    })),
  );
}

/** Ways of a target whose address is signed as one value, such as decoded, so that no path stands by itself. */
export function inWholeTarget(
  cost: number,
  detail: string | undefined,
  rewrite: (path: string, query: string) => string | undefined,
): RequestWays {
  const whole: SituationWay = {
    ...{ on: 'situation', stage: 'whole target', cost, detail },
    apply: ({ request, signatureFields }) => {
      const [path = ''] = request.url.split('?');
      const url = rewrite(path, request.url.slice(path.length));
      return url === undefined ? undefined : { request: { ...request, url }, signatureFields };
    },
  };
  return inRequest(({ scheme, message }) =>
    scheme.needsOrigin === true && !message.some(({ role }) => role === 'path') ? [whole] : [],
  );
}

function placeOf({ bytes }: Segment, { message, request, basePath }: RequestFacts): PathPlace {
  return {
    path: Buffer.from(bytes).toString('latin1'),
    request,
    basePath,
    host: hostOf(request),
    isQuerySigned: isQueryBehindPath(message),
    isOriginSigned: message.some(({ role }) => role === 'origin'),
  };
}

function isQueryBehindPath(message: CandidateMessage): boolean {
  const query = message.findIndex(({ role }) => role === 'query');
  return query > 1 && message[query - 1]?.label === '?';
}
