/** Timestamps in the basic form of ISO 8601, in UTC, as signed APIs have them. */

import type { TimestampFormat } from '../../scheme/values/timestamp-format.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';

const EXTENDED = timestampFormat('iso8601');

/** As Amazon writes it. */
export const BASIC_ISO: TimestampFormat = basicForm(
  '20251130T235955Z',
  '%Y%m%dT%H%M%SZ',
  /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
  (text) => text.replace(/[-:]/g, ''),
);

/** As Akamai writes it: colons in the time alone, and another zone. */
export const BASIC_ISO_WITH_COLONS: TimestampFormat = basicForm(
  '20251130T23:59:55+0000',
  '%Y%m%dT%H:%M:%S+0000',
  /^(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)\+0000$/,
  (text) => text.replace(/-/g, '').replace('Z', '+0000'),
);

function basicForm(
  example: string,
  pattern: string,
  form: RegExp,
  write: (extended: string) => string,
): TimestampFormat {
  return {
    description: `a time such as ${example}`,
    pattern,
    resolutionMs: 1000,
    parse: (text) => (form.test(text) ? EXTENDED.parse(text.replace(form, '$1-$2-$3T$4:$5:$6Z')) : undefined),
    format: (ms) => write(new Date(ms).toISOString().replace(/\.\d+/, '')),
  };
}
