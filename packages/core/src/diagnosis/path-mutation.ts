/** One change of a path, and what is known about where the request went. */

import type { HeaderPairs } from '../request.ts';
import { type DraftChange, type NamedMistake, type Piece, withPiece } from './mutation.ts';

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
}

/** Gives the path that may have been signed; undefined where that makes no sense. */
export type Rewrite = (path: string) => string | undefined;

/** Makes a change of the path. */
export type MakeChange = (
  mistake: NamedMistake,
  facts: Pick<DraftChange, 'cost' | 'group' | 'order' | 'isAlone'>,
  rewrite: Rewrite,
) => DraftChange;

/** Gives the maker of changes of one path. */
export function pathChange({ id }: Piece): MakeChange {
  return (mistake, facts, rewrite) => ({
    on: 'draft',
    mistakes: [mistake],
    ...facts,
    apply: (draft) => {
      const path = draft.find((piece) => piece.id === id)?.bytes;
      const changed = path && rewrite(Buffer.from(path).toString('latin1'));
      return changed === undefined ? undefined : withPiece(draft, id, () => Buffer.from(changed, 'latin1'));
    },
  });
}
