/** Bodies of about 1 MiB that cost a reader of JSON the most. */

const MIB = 1024 * 1024;
const FIELDS = [
  ...['SubscriptionId', 'AccountId', 'RequestId', 'BatchId', 'Amount', 'PaymentMethodId'],
  ...['ProductId', 'CurrencyCode', 'CountryCode', 'Memo', 'ChannelId', 'Reference'],
];

/** Makers of the bodies, each by a description of its body. */
export const UNSIGNED_BODIES: Readonly<Record<string, () => Buffer>> = {
  'one text': () => memo('A', 1),
  'one text in another alphabet': () => memo('Ж', 2),
  'one text of capitals that lower to two': () => memo('İ', 2),
  'one text beyond the basic plane': () => memo('𐐀', 4),
  'one text, a character of it not ASCII': () => Buffer.from(`{"Memo":"${'A'.repeat(MIB - 30)}é"}`),
  'one text of escapes': () => memo('\\u0041', 6),
  'one text of line feeds': () => memo('\\n', 2),
  'every field 80 KiB': () =>
    Buffer.from(JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, 'Z'.repeat(80_000)])))),
  'many members': () => repeated('"k12345":1,'),
  'tiny members': () => repeated('"":0,'),
  'names that are nearly a field': () => repeated('"RequestIx":0,'),
  'such names, escaped': () => repeated('"\\u0052equestIx":0,'),
  'lists in lists': () => repeated('0,', '{"Memo":[', ']}'),
  brackets: () => repeated(`${'['.repeat(900)}${']'.repeat(900)},`, '{"Memo":[', ']}'),
  'nested too deep': () => Buffer.from(`{"Memo":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
  'objects in a list': () => repeated('{"":0},', '{"Memo":[', ']}'),
  spaces: () => Buffer.from(`{"Memo":${' '.repeat(MIB - 20)}0}`),
  digits: () => Buffer.from(`{"Memo":${'1'.repeat(MIB - 20)}}`),
};

function memo(character: string, bytes: number): Buffer {
  return Buffer.from(`{"Memo":"${character.repeat(Math.floor((MIB - 20) / bytes))}"}`);
}

function repeated(member: string, before = '{', after = '}'): Buffer {
  const times = Math.floor((MIB - 40) / member.length);
  const last = member.includes(':') && before === '{' ? '"z":0' : '0';
  return Buffer.from(before + member.repeat(times) + last + after);
}
