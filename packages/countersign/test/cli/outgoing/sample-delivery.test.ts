import { describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../../src/cli/outgoing/sample-delivery.ts';
import { catalog } from '../../../src/schemes/catalog/catalog.ts';
import { readField } from '../../../src/webhooks/delivery-fields.ts';
import { readPayload } from '../../../src/webhooks/payload.ts';

const SENDERS = Object.values(catalog).filter(({ kind }) => kind === 'webhooks');
const EVENT = { id: 'evt_1', type: 'invoice.paid' };
/** Their factories need an option. */
const OPTIONS: Readonly<Record<string, object>> = {
  'aws-sns': { topicArn: 'arn:aws:sns:us-east-1:123456789012:topic' },
  paypal: { webhookId: '1' },
};

describe('the sample delivery', () => {
  it.each(SENDERS.map(({ name }) => name))(
    'of %s has id and type where the scheme names a place',
    async (name) => {
      const entry = catalog[name as keyof typeof catalog];
      const scheme = (await entry.load())(OPTIONS[name] ?? {});
      const { headers, body, nonce } = sampleDelivery(scheme, EVENT);
      const contentType = headers.find(([header]) => header === 'Content-Type')?.[1];
      const read = await readPayload({ body: Buffer.from(body), contentType }, scheme.delivery ?? {});
      const payload = read.ok ? read.payload : expect.unreachable(read.reason);
      const { eventId = scheme.introspection?.declaration.eventId, eventType } = scheme.delivery ?? {};
      const request = { headers: headers.flat(), url: '/' };
      if (typeof eventId === 'object') expect(nonce ?? readField(eventId, payload, request)).toBe(EVENT.id);
      if (typeof eventType === 'object') expect(readField(eventType, payload, request)).toBe(EVENT.type);
      if (eventType === undefined) expect(payload).toMatchObject({ type: EVENT.type });
    },
  );
});
