/** The schemes that come with the command line, and the options of theirs that can be written as text. */

import type { Scheme } from '../../scheme/scheme.ts';
import { iimmpact } from '../../schemes/iimmpact.ts';
import { influencemart } from '../../schemes/influencemart.ts';
import { intend, intendAssumedKeyAndTimestamp, intendAssumedWholeRequest } from '../../schemes/intend.ts';
import { ip2 } from '../../schemes/ip2.ts';
import { slaunchx } from '../../schemes/slaunchx.ts';

/** The kind of value that an option takes. */
export type OptionKind = 'number' | 'boolean' | 'list' | readonly string[];

/** A scheme that can be named. */
export interface CatalogEntry {
  /** One line: whose scheme it is. */
  readonly title: string;
  /** The page about it, as a path in the repository. */
  readonly page: string;
  /** The options that `--scheme-option` takes. */
  readonly options: Readonly<Record<string, OptionKind>>;
  /** A prefix under which the vendor deploys its API, and which is not signed. */
  readonly basePath?: string;
  /** Makes the scheme with options of the kinds that `options` names. */
  readonly create: (options: Readonly<Record<string, unknown>>) => Scheme;
}

const INTEND_MESSAGES = {
  'whole-request': intendAssumedWholeRequest,
  'key-and-timestamp': intendAssumedKeyAndTimestamp,
} as const;

/** The schemes by name. */
export const CATALOG: Readonly<Record<string, CatalogEntry>> = {
  iimmpact: {
    title: 'IIMMPACT (api.iimmpact.com)',
    page: 'docs/schemes/iimmpact.md',
    options: { toleranceSeconds: 'number', acceptEncodedQuery: 'boolean' },
    create: (options) => iimmpact(options),
  },
  influencemart: {
    title: 'Influencemart merchant API (shop.influencemart.com)',
    page: 'docs/schemes/influencemart.md',
    options: { toleranceSeconds: 'number' },
    create: (options) => influencemart(options),
  },
  slaunchx: {
    title: 'SlaunchX "prometheus" Partner API',
    page: 'docs/schemes/slaunchx.md',
    options: { toleranceSeconds: 'number', includeQuery: 'boolean' },
    basePath: '/prometheus',
    create: (options) => slaunchx(options),
  },
  ip2: {
    title: 'intelworld IP2 (api.intelworld.international)',
    page: 'docs/schemes/ip2.md',
    options: {
      toleranceSeconds: 'number',
      hmac: ['sha256', 'sha512', 'sha1', 'md5'],
      secretSource: ['password', 'apiKey'],
      paths: 'list',
    },
    create: (options) => ip2(options),
  },
  intend: {
    title: 'Intend software: an assumption, since the vendor documents no string to sign',
    page: 'docs/schemes/intend.md',
    options: {
      toleranceSeconds: 'number',
      message: Object.keys(INTEND_MESSAGES),
      algorithm: ['hmac-sha256', 'hmac-sha512', 'hmac-sha1', 'hmac-md5'],
      encoding: ['hex', 'base64', 'base64url'],
    },
    create: ({ message = 'whole-request', ...rest }) =>
      intend({ ...rest, message: INTEND_MESSAGES[message as keyof typeof INTEND_MESSAGES] }),
  },
};
