/** Retries, idempotency keys and events. */

import type { RefusalResponse } from 'countersign';
import { type Block, code, paragraph, span } from '../document/block.ts';
import type { Subject } from '../subject.ts';
import { limitsText, placeText } from '../wording/value-text.ts';
import { isEventId } from './headers.ts';
import type { WriteSection } from './section.ts';

export const retries: WriteSection = (subject) => [
  paragraph(retryText(subject)),
  paragraph(
    'Send again after a broken connection, 408, 429 and 5xx; wait longer each time. Other refusals stay as they are until you change the request.',
  ),
  ...idempotency(subject),
  ...events(subject),
];

function retryText({ recipe }: Subject): string {
  const fresh = [
    ...(recipe.timestamp === undefined ? [] : ['timestamp']),
    ...(recipe.nonce === undefined || isEventId(recipe) ? [] : ['nonce']),
  ].join(' and ');
  if (recipe.replay === 'none' || fresh === '') return 'A retry may be the same request as the first.';
  return `A retry is a request of its own: sign it anew, with a fresh ${fresh}. The same signed request sent again is refused as a copy, whatever became of the first.`;
}

function idempotency({ recipe, scheme }: Subject): readonly Block[] {
  const key = recipe.optional.idempotencyKey;
  if (key === undefined) return [];
  const limits = limitsText(key);
  const reused =
    scheme.reusedKey === 'replay'
      ? 'The key of another request gets the response of that request, so never use one twice.'
      : 'The key of another request is refused with 422, so use a new one for each operation.';
  return [
    paragraph(
      `**Idempotency.** Where an endpoint takes ${placeText(key)}, give each operation a key of its own${limits === '' ? '' : ` (${limits})`} and keep it in all retries: the operation is carried out once, and a retry gets the first response. ${reused}`,
    ),
  ];
}

const DUPLICATE: RefusalResponse = { status: 200, headers: {}, body: '{"status":"duplicate"}' };

function events({ recipe, scheme }: Subject): readonly Block[] {
  const id = recipe.optional.eventId;
  if (id === undefined) return [];
  const { status, body } = scheme.responseFormat.duplicateEvent?.() ?? DUPLICATE;
  return [
    paragraph(
      `**Events.** Endpoints that take events require ${placeText(id)}, an id that stays the same in every delivery of one event. An event that was handled before is no error and is not counted twice: the answer is ${span(String(status))} with`,
    ),
    code('json', body),
  ];
}
