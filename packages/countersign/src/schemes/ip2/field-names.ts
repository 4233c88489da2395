/** The names of the twelve fields that IP2 signs. */

/**
 * The fields in the order in which they are concatenated.
 *
 * @example
 * const unsigned = Object.keys(JSON.parse(body)).filter((name) => !IP2_FIELDS.some((field) => field === name));
 */
export const IP2_FIELDS = [
  'SubscriptionId',
  'AccountId',
  'RequestId',
  'BatchId',
  'Amount',
  'PaymentMethodId',
  'ProductId',
  'CurrencyCode',
  'CountryCode',
  'Memo',
  'ChannelId',
  'Reference',
] as const;

/** The name of a field. */
export type Ip2Field = (typeof IP2_FIELDS)[number];

const BY_NAME: ReadonlyMap<string, Ip2Field> = new Map(
  IP2_FIELDS.map((field) => [field.toLowerCase(), field]),
);

/** The field of a name in any case, if it is that of one. */
export function fieldOf(name: string): Ip2Field | undefined {
  return BY_NAME.get(name.toLowerCase());
}
