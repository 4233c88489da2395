import { describe, expect, it } from 'vitest';
import { formatKeyFile, parseKeyFile } from '../../../src/keys/file/key-file.ts';

const SECRET = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=';

function file(...keys: unknown[]): string {
  return JSON.stringify({ keys });
}

function faultOf(text: string): string {
  try {
    parseKeyFile(text);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a file of keys', () => {
  it('comes back as it was written, dates and all', () => {
    const keys = [
      {
        id: 'ak_1',
        secrets: [{ value: SECRET, notBefore: new Date(0), notAfter: new Date(86_400_000) }],
        status: 'active' as const,
        mode: 'live' as const,
        owner: 'merchant',
        expiresAt: new Date('2027-01-31T12:00:00.123Z'),
        ipAllowlist: ['203.0.113.0/24'],
        limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }],
        scopes: ['orders'],
      },
      { id: 'ak_2', secrets: [SECRET] },
    ];
    expect(parseKeyFile(formatKeyFile(keys))).toEqual(keys);
  });

  it('may begin with the byte order mark of an editor', () => {
    expect(parseKeyFile(`\uFEFF${file()}`)).toEqual([]);
  });

  it.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T12:30Z', '2027-01-31T12:30:00.000Z'],
    ['2027-01-31T12:30:05.5+08:00', '2027-01-31T04:30:05.500Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ])('reads the date %s', (text, expected) => {
    const [key] = parseKeyFile(file({ id: 'a', secrets: [SECRET], expiresAt: text }));
    expect(key?.expiresAt?.toISOString()).toBe(expected);
  });

  it.each([
    ['2027-02-29'],
    ['2027-04-31T00:00:00Z'],
    ['2027-13-01'],
    ['2027-01-31T12:30:00'],
    ['2027-01-31T25:00:00Z'],
    ['31 January 2027'],
    [1_800_000_000_000],
    [''],
  ])('refuses the date %s', (date) => {
    expect(faultOf(file({ id: 'a', secrets: [SECRET], expiresAt: date }))).toContain(
      'keys[0].expiresAt must be a date',
    );
  });

  it.each([
    ['not JSON', `{"keys": [{"id":"a","secrets":["${SECRET}"`, 'the file is not JSON'],
    ['a list', '[]', 'the file must be a JSON object'],
    ['no keys', '{}', '"keys" must be a list'],
    [
      'another member beside the keys',
      '{"keys":[],"version":1}',
      'the file has the unknown member "version"',
    ],
    ['a key that is no object', file('a'), 'keys[0] must be a JSON object'],
    [
      'a misspelt member',
      file({ id: 'a', secrets: [SECRET], expires: '2027-01-31' }),
      'keys[0] has the unknown member "expires"',
    ],
    [
      'a member __proto__',
      `{"keys":[{"id":"a","secrets":["${SECRET}"],"__proto__":{}}]}`,
      'unknown member "__proto__"',
    ],
    [
      'null for none',
      file({ id: 'a', secrets: [SECRET], ipAllowlist: null }),
      'keys[0].ipAllowlist is null; leave it out',
    ],
    ['no id', file({ secrets: [SECRET] }), 'keys[0].id must be a text'],
    ['no secrets', file({ id: 'a' }), 'keys[0], API key "a": it has no secret'],
    ['an empty list of secrets', file({ id: 'a', secrets: [] }), 'at least one secret'],
    [
      'a secret without its value',
      file({ id: 'a', secrets: [{}] }),
      'keys[0].secrets[0].value must be a text',
    ],
    [
      'a misspelt bound',
      file({ id: 'a', secrets: [{ value: SECRET, until: '2027-01-31' }] }),
      'keys[0].secrets[0] has the unknown member "until"',
    ],
    [
      'a bad bound',
      file({ id: 'a', secrets: [{ value: SECRET, notAfter: 'soon' }] }),
      'keys[0].secrets[0].notAfter must be a date',
    ],
    [
      'a bad second key',
      file({ id: 'a', secrets: [SECRET] }, { id: 'b', secrets: [`${SECRET} `] }),
      'keys[1], API key "b": "secrets[0]" has whitespace around it',
    ],
    [
      'an unknown status',
      file({ id: 'a', secrets: [SECRET], status: 'on' }),
      'keys[0], API key "a": "status" must be one of',
    ],
    [
      'a limit that is misspelt',
      file({ id: 'a', secrets: [SECRET], limits: [{ limit: 1, window: 60 }] }),
      'keys[0].limits[0] has the unknown member "window"',
    ],
    [
      'a limit of zero',
      file({ id: 'a', secrets: [SECRET], limits: [{ limit: 0, windowSeconds: 60 }] }),
      'limits[0].limit',
    ],
    [
      'a bad address',
      file({ id: 'a', secrets: [SECRET], ipAllowlist: ['203.0.113.5/24'] }),
      '203.0.113.5/24',
    ],
    [
      'an owner that is no text',
      file({ id: 'a', secrets: [SECRET], owner: 17 }),
      'keys[0].owner must be a text',
    ],
    [
      'an id twice',
      file({ id: 'a', secrets: [SECRET] }, { id: 'a', secrets: [SECRET] }),
      'keys[1] has the id "a", which an earlier one has',
    ],
  ])('refuses %s, and says where', (_what, text, expected) => {
    const fault = faultOf(text);
    expect(fault).toContain(expected);
    expect(fault).not.toContain(SECRET);
  });
});
