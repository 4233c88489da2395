/** The sections of the page, in their order. */

/** Headings by the id of the section, in the order of the page. */
export const SECTION_TITLES = {
  'in-short': 'In short',
  'your-key': 'Your key',
  headers: 'Headers',
  'string-to-sign': 'String to sign',
  'worked-example': 'Worked example',
  samples: 'Samples',
  time: 'Time and replay',
  retries: 'Retries',
  limits: 'Limits',
  refusals: 'Refusals',
  mistakes: 'Likely mistakes',
  explain: 'Why does my signature not match?',
  tools: 'OpenAPI, Postman, Bruno',
  'not-signed': 'Not signed',
} as const;

/** The id of a section, which is its anchor on the page. */
export type SectionId = keyof typeof SECTION_TITLES;
