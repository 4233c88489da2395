/** The items of Adyen's notifications of payments. */

/** An item: the text that is signed, and its signature. */
export interface SignedItem {
  readonly signed: Buffer;
  readonly signature: string;
}

type Members = Readonly<Record<string, unknown>>;

/** More than Adyen sends in one request. */
const MOST_ITEMS = 100;

/** Reads the items of a body, as handlers get them parsed; undefined where it has none, or one without a signature. */
export function itemsOf(body: Uint8Array): readonly SignedItem[] | undefined {
  try {
    const { notificationItems: items } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS) return undefined;
    const read = items.map((each) => itemOf(each?.NotificationRequestItem));
    return read.every((each) => each !== undefined) ? read : undefined;
  } catch {
    return undefined;
  }
}

function itemOf(item: Members): SignedItem | undefined {
  const { amount, additionalData } = item as { readonly amount?: Members; readonly additionalData?: Members };
  const signature = additionalData?.hmacSignature;
  const texts = [
    ...['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference'].map(
      (name) => item[name],
    ),
    ...[amount?.value, amount?.currency, item.eventCode, item.success],
  ].map(textOf);
  if (typeof signature !== 'string' || texts.includes(undefined)) return undefined;
  // The members are not escaped: a colon can move from one into the next.
  return { signed: Buffer.from(texts.join(':'), 'utf8'), signature };
}

/** A number that a parser has rounded would be another one than was signed. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined;
}
