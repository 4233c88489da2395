/** The stages through which a client makes a string to sign: the one place that says which mutation is made before which. */

/**
 * In order. First comes what the string is built from, then the string piece by piece, then the string as a whole. Of one
 * stage only one mutation is made at a time; two mutations of different stages can be made together, in this order.
 */
const STAGES = [
  // The request.
  'timestamp',
  'method',
  'nonce',
  'origin',
  'whole target',
  // The body: as a value, as JSON text, as text, as bytes.
  'json numbers',
  'json members',
  'json key order',
  'json whitespace',
  'json printer',
  'json non-ascii',
  'json slashes',
  'json html',
  'body form',
  'body line endings',
  'body end',
  'body bom',
  'body charset',
  'body encoding',
  'body compression',
  // The pieces of the string.
  'query',
  'host',
  'key id',
  'path spelling',
  'path dots',
  'path case',
  'query mark',
  'path slash',
  'path start',
  'path base',
  'body digest',
  'path host',
  'path query',
  'http version',
  'field case',
  'field form',
  'canonical request',
  // The layout of the string.
  'other layout',
  'field',
  'added field',
  'field order',
  'signature base',
  'separator',
  // The string as a whole.
  'message case',
  'message beginning',
  'message end',
  'message form',
] as const;

/** A stage, by its name. */
export type Stage = (typeof STAGES)[number];

/** The place of a mutation among the stages. */
export interface StagePlace {
  readonly stage: Stage;
  /** The number of the piece that it changes, at a stage where each piece has mutations of its own. */
  readonly piece?: number | undefined;
}

const PLACES: ReadonlyMap<Stage, number> = new Map(STAGES.map((stage, i) => [stage, i]));

/** Tells whether two mutations exclude each other. */
export function excludeEachOther(one: StagePlace, other: StagePlace): boolean {
  return one.stage === other.stage && one.piece === other.piece;
}

/** Tells whether the first of two mutations is made before the other. */
export function isMadeBefore(one: StagePlace, other: StagePlace): boolean {
  return (PLACES.get(one.stage) as number) <= (PLACES.get(other.stage) as number);
}
