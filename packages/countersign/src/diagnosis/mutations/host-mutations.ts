/** Mutations that proxies make to a signed `Host`. */

import { firstHeader } from '../../request/first-header.ts';
import type { HeaderPairs } from '../../request/request.ts';
import type { Segment } from '../../scheme/introspection.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { withSegment } from './candidate-message.ts';
import { hostOf } from './extra-fields.ts';
import type { MessageMutation } from './mutation.ts';
import { originalHosts } from './named-hosts.ts';

/** The usual ones, and that which a proxy has handed on. */
function ports(headers: HeaderPairs): readonly string[] {
  const forwarded = firstHeader(headers, 'x-forwarded-port') ?? '';
  const usual = ['443', '80', '8080', '3000', '8443'];
  return /^\d{1,5}$/.test(forwarded) ? [...new Set([forwarded, ...usual])] : usual;
}

/** The mutations of a signed header that holds the host; none of any other header. */
export function hostMutations(segment: Segment, headers: HeaderPairs): MessageMutation[] {
  const host = hostOf({ headers });
  if (host === undefined || Buffer.compare(segment.bytes, Buffer.from(host, 'latin1')) !== 0) return [];
  const mutation = (detail: string, cost: number, text: string): MessageMutation => {
    const mistake: NamedMistake = { code: 'host_differs', detail, mayBeProxy: true };
    const apply: MessageMutation['apply'] = (message) =>
      withSegment(message, segment.id, () => Buffer.from(text, 'latin1'));
    return { on: 'message', mistakes: [mistake], cost, stage: 'host', apply };
  };
  const name = host.replace(/:\d+$/, '');
  return [
    ...originalHosts(headers).map(({ detail, cost, host: original }) => mutation(detail, cost, original)),
    mutation('without the port', 2, name),
    ...ports(headers).map((port) => mutation(`with port ${port}`, 3, `${name}:${port}`)),
    mutation('in lower case', 3, host.toLowerCase()),
  ];
}
