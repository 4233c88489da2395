/** One mutation of a path, and what is known about where the request went. */

import type { HeaderPairs } from '../../../request/request.ts';
import type { Segment } from '../../../scheme/introspection.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import { withSegment } from '../candidate-message.ts';
import type { MessageMutation } from '../mutation.ts';

/** Known facts about the destination of a request. */
export interface Place {
  /** As received, less the base path. */
  readonly target: string;
  readonly basePath: string | undefined;
  /** All headers, in which gateways tell what they changed. */
  readonly headers: HeaderPairs;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** True if the scheme signs `?` and the query right after the path, so that signing them with the path changes nothing. */
  readonly isQuerySigned: boolean;
  /** True if scheme and host are signed too, before the path as a rule. */
  readonly isOriginSigned: boolean;
}

/** Gives the path that may have been signed; undefined where that makes no sense. */
export type Rewrite = (path: string) => string | undefined;

/** Makes a mutation of the path. */
export type MakeMutation = (
  mistake: NamedMistake,
  facts: Pick<MessageMutation, 'cost' | 'stage' | 'isAlone'>,
  rewrite: Rewrite,
) => MessageMutation;

/** Gives the maker of mutations of one path. */
export function pathMutation({ id }: Segment): MakeMutation {
  return (mistake, facts, rewrite) => ({
    on: 'message',
    mistakes: [mistake],
    ...facts,
    apply: (message) => {
      const path = message.find((segment) => segment.id === id)?.bytes;
      const changed = path && rewrite(Buffer.from(path).toString('latin1'));
      return changed === undefined
        ? undefined
        : withSegment(message, id, () => Buffer.from(changed, 'latin1'));
    },
  });
}
