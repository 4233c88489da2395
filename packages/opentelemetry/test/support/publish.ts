/** Puts an event on its channel, as core does. */

import { channel } from 'node:diagnostics_channel';
import type { ChannelName, Channels, VerdictEvent } from 'countersign';

export function publish<N extends ChannelName>(name: N, event: Channels[N]): void {
  channel(name).publish(event);
}

export const ACCEPTED: VerdictEvent = {
  verifier: { scheme: 'acme' },
  scheme: 'acme',
  code: 'accepted',
  status: undefined,
  enforced: true,
  keyId: 'key-1',
  secretId: undefined,
  address: '203.0.113.7',
  requestId: 'request-1',
  method: 'POST',
  path: '/v1/orders',
  key: undefined,
  durationMs: 2,
  clockSkewMs: -1500,
};
