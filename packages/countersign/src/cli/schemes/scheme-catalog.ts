/** The schemes that can be named: those of the catalogue, with what a command line can give and needs to know of each. */

import { schemePage } from '../../internal/documentation.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { catalog } from '../../schemes/catalog/catalog.ts';
import type { CatalogEntry, SchemeOptionKind } from '../../schemes/catalog/catalog-entry.ts';

/** A scheme that can be named. */
export interface NameableScheme extends Omit<CatalogEntry, 'load'> {
  /** The address of the page about it. */
  readonly page: string;
  /** A prefix under which the vendor deploys its API, and which is not signed. */
  readonly basePath?: string;
  /** Makes the scheme with options of the kinds that `options` names. */
  readonly create: (options: Readonly<Record<string, unknown>>) => Promise<Scheme>;
}

const INTEND_MESSAGES = {
  'whole-request': 'intendAssumedWholeRequest',
  'key-and-timestamp': 'intendAssumedKeyAndTimestamp',
} as const;

/** Of single vendors: what differs from the catalogue. */
const PARTICULARS: Readonly<Record<string, Partial<NameableScheme>>> = {
  slaunchx: { basePath: '/prometheus' },
  intend: {
    options: { ...catalog.intend.options, message: Object.keys(INTEND_MESSAGES) },
    create: async ({ message, ...rest }) => {
      const { intend, ...messages } = await import('../../schemes/intend.ts');
      return intend({ ...rest, message: messages[INTEND_MESSAGES[message as keyof typeof INTEND_MESSAGES]] });
    },
  },
};

/** The schemes by name. */
export const CATALOG: ReadonlyMap<string, NameableScheme> = new Map(
  Object.values(catalog).map(({ load, ...entry }) => [
    entry.name,
    {
      ...entry,
      page: schemePage(entry.name),
      create: async (options) => (await load())(options),
      ...PARTICULARS[entry.name],
    },
  ]),
);

/** The options of a scheme whose values can be written as text. */
export function textOptions({ options }: NameableScheme): Readonly<Record<string, TextOptionKind>> {
  const written = Object.entries(options).filter(([, kind]) => kind !== 'code');
  return Object.fromEntries(written as [string, TextOptionKind][]);
}

/** The kind of value that an option takes. */
export type TextOptionKind = Exclude<SchemeOptionKind, 'code'>;

/** The schemes of which a text is a part of the name or the title, in any case. */
export function schemesLike(text: string): readonly NameableScheme[] {
  const sought = text.toLowerCase();
  return [...CATALOG.values()].filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(sought));
}
