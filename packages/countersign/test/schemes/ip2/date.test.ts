import { describe, expect, it } from 'vitest';
import { ip2Date } from '../../../src/schemes/ip2/date.ts';

describe('the date of IP2', () => {
  it.each([
    ['Thursday, 18 June 2015 07:30:19 GMT', '2015-06-18T07:30:19Z'],
    ['Monday, 01 January 2024 00:00:00 GMT', '2024-01-01T00:00:00Z'],
    ['Thursday, 29 February 2024 23:59:59 GMT', '2024-02-29T23:59:59Z'],
    ['Tuesday, 29 February 2000 12:00:00 GMT', '2000-02-29T12:00:00Z'],
    ['Wednesday, 31 December 2025 23:59:59 GMT', '2025-12-31T23:59:59Z'],
    ['Friday, 09 May 2025 09:05:03 GMT', '2025-05-09T09:05:03Z'],
  ])('is read and written: %s', (text, iso) => {
    expect(ip2Date.parse(text)).toBe(Date.parse(iso));
    expect(ip2Date.format(Date.parse(iso))).toBe(text);
  });

  it('is read as it was written, on every day of four years', () => {
    const start = Date.UTC(2023, 0, 1, 13, 14, 15);
    for (let day = 0; day < 1461; day++) {
      const ms = start + day * 86_400_000;
      expect(ip2Date.parse(ip2Date.format(ms))).toBe(ms);
    }
  });

  it.each([
    ['the wrong day of the week', 'Friday, 18 June 2015 07:30:19 GMT'],
    ['31 June', 'Wednesday, 31 June 2015 07:30:19 GMT'],
    ['31 June under the weekday of 1 July', 'Wednesday, 31 June 2015 00:00:00 GMT'],
    ['29 February of a common year', 'Sunday, 29 February 2015 07:30:19 GMT'],
    ['29 February of a century that is no leap year', 'Monday, 29 February 2100 07:30:19 GMT'],
    ['day 0', 'Sunday, 00 June 2015 07:30:19 GMT'],
    ['24 hours', 'Thursday, 18 June 2015 24:00:00 GMT'],
    ['60 minutes', 'Thursday, 18 June 2015 07:60:19 GMT'],
    ['a leap second', 'Thursday, 18 June 2015 07:30:60 GMT'],
    ['lower case', 'thursday, 18 june 2015 07:30:19 gmt'],
    ['upper case', 'THURSDAY, 18 JUNE 2015 07:30:19 GMT'],
    ['UTC', 'Thursday, 18 June 2015 07:30:19 UTC'],
    ['Z', 'Thursday, 18 June 2015 07:30:19 Z'],
    ['an offset', 'Thursday, 18 June 2015 07:30:19 +0000'],
    ['another zone', 'Thursday, 18 June 2015 07:30:19 EAT'],
    ['no zone', 'Thursday, 18 June 2015 07:30:19'],
    ['short names, as HTTP has them', 'Thu, 18 Jun 2015 07:30:19 GMT'],
    ['a day of one digit', 'Monday, 1 June 2015 07:30:19 GMT'],
    ['a day padded with a space', 'Monday,  1 June 2015 07:30:19 GMT'],
    ['12 hours', 'Thursday, 18 June 2015 07:30:19 AM GMT'],
    ['no comma', 'Thursday 18 June 2015 07:30:19 GMT'],
    ['a space before', ' Thursday, 18 June 2015 07:30:19 GMT'],
    ['a space behind', 'Thursday, 18 June 2015 07:30:19 GMT '],
    ['a line feed behind', 'Thursday, 18 June 2015 07:30:19 GMT\n'],
    ['two spaces', 'Thursday, 18  June 2015 07:30:19 GMT'],
    ['a year of two digits', 'Thursday, 18 June 15 07:30:19 GMT'],
    ['a year of five digits', 'Thursday, 18 June 02015 07:30:19 GMT'],
    ['a year that Date takes for 1999', 'Friday, 18 June 0099 07:30:19 GMT'],
    ['another language', 'Jeudi, 18 Juin 2015 07:30:19 GMT'],
    ['digits of another script', 'Thursday, ١٨ June 2015 07:30:19 GMT'],
    ['the name of a property', 'Thursday, 18 constructor 2015 07:30:19 GMT'],
    ['Unix time', '1434612619'],
    ['ISO 8601', '2015-06-18T07:30:19Z'],
    ['nothing', ''],
  ])('is refused with %s', (_what, text) => {
    expect(ip2Date.parse(text)).toBeUndefined();
  });
});
