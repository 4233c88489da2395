/** Mutations of the target of a request whose address is signed as one value, such as decoded, so that no path stands by itself. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { SituationMutation } from './mutation.ts';

/** The mutations of path and query together. */
export function wholeTargetMutations(): SituationMutation[] {
  return [
    mutation({ code: 'path_without_query' }, (path) => path),
    mutation({ code: 'path_trailing_slash', detail: 'signed with one' }, (path, query) =>
      path.endsWith('/') ? undefined : `${path}/${query}`,
    ),
    mutation({ code: 'path_trailing_slash', detail: 'signed without it' }, (path, query) =>
      path.endsWith('/') ? path.slice(0, -1) + query : undefined,
    ),
  ];
}

function mutation(
  mistake: NamedMistake,
  rewrite: (path: string, query: string) => string | undefined,
): SituationMutation {
  return {
    ...{ on: 'situation', mistakes: [mistake], cost: 1, stage: 'whole target' },
    apply: ({ request, signatureFields }) => {
      const [path = ''] = request.url.split('?');
      const url = rewrite(path, request.url.slice(path.length));
      return url === undefined ? undefined : { request: { ...request, url }, signatureFields };
    },
  };
}
