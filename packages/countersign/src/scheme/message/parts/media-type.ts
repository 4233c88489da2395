/** The media type of a request. */

import type { Part } from '../message.ts';

const HEADER = 'Content-Type';

/** The content type without its parameters, in lower case; empty where none was sent. */
export const mediaType: Part = {
  label: '{media type}',
  nature: { role: 'field' },
  lossy: true,
  toRecipe: () => [{ kind: 'mediaType' }],
  compile: (headers) => {
    const slot = headers.slot(HEADER);
    return (_request, signatureFields, out) =>
      out.text((signatureFields.headers[slot] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '');
  },
};
