/** The grammar of a JSON text with an object at its top (RFC 8259), as a table from state and byte to the next state. */

/** Actions that an entry of the table may ask for besides its new state. An entry without an action is the state alone. */
export const JSON_ACTION = {
  /** A string begins behind this byte. The state is the one after it. */
  string: 0x2000,
  /** An object or array begins. The state is the one after its end. */
  openObject: 0x4000,
  openArray: 0x6000,
  /** The innermost object or array ends. */
  close: 0x8000,
  /** A member of the top object ends, and another one follows. */
  nextMember: 0xa000,
  malformed: 0xe000,
  /** The bits of an entry that hold its action, and those that hold its state. */
  actionBits: 0xe000,
  stateBits: 0x1fff,
} as const;

/** Bits of an index that hold the class of the byte; a state is its row, shifted by them. */
const CLASS_BITS = 5;
/** Bytes that no two states tell apart have one class; those in no text here have class 0. */
const CLASSES = [
  ...[' \t\n\r', '"', ',', ':', '{', '}', '[', ']', '-', '0', '123456789', '.', '+', 'e', 'E'],
  ...['t', 'r', 'u', 'f', 'a', 'l', 's', 'n'],
];

/** The class of each byte. */
export const BYTE_CLASSES: Uint8Array = new Uint8Array(256);
CLASSES.forEach((bytes, i) => {
  for (const byte of bytes) BYTE_CLASSES[byte.charCodeAt(0)] = i + 1;
});

const rows: number[][] = [];

/** A position at which a value may stand, as the states before and after the value. */
interface Place {
  /** A value is due. */
  readonly value: number;
  /** A value has ended. */
  readonly after: number;
}

interface ObjectPlace extends Place {
  /** After the opening brace: a name, or the end. */
  readonly first: number;
  /** After a comma. */
  readonly name: number;
  /** After a name. */
  readonly colon: number;
}

interface ArrayPlace extends Place {
  readonly first: number;
}

const end = addState();
const top = addObject(JSON_ACTION.nextMember);
const object = addObject(0);
const array = addArray();
on(end, ' ', end);

/** The states that a reader needs to know. */
export const JSON_STATES: {
  /** The top object has ended. */
  readonly end: number;
  /** A name of the top object has been read. */
  readonly topColon: number;
  readonly topFirst: number;
  readonly objectFirst: number;
  readonly arrayFirst: number;
} = {
  end,
  topColon: top.colon,
  topFirst: top.first,
  objectFirst: object.first,
  arrayFirst: array.first,
};

/** The next state, with an action, by `state | class of the byte`. */
export const JSON_TABLE: Uint16Array = Uint16Array.from(
  rows.flat().map((entry) => (entry === 0 ? JSON_ACTION.malformed : entry)),
);

function addState(): number {
  // Zero stands for "nothing set", so the first row is kept free.
  if (rows.length === 0) rows.push(emptyRow());
  return (rows.push(emptyRow()) - 1) << CLASS_BITS;
}

function emptyRow(): number[] {
  return new Array<number>(1 << CLASS_BITS).fill(0);
}

function on(state: number, bytes: string, next: number): void {
  for (const byte of bytes)
    (rows[state >> CLASS_BITS] as number[])[BYTE_CLASSES[byte.charCodeAt(0)] as number] = next;
}

function addObject(commaAction: number): ObjectPlace {
  const place = {
    first: addState(),
    name: addState(),
    colon: addState(),
    value: addState(),
    after: addState(),
  };
  for (const state of [place.first, place.name]) {
    on(state, ' ', state);
    on(state, '"', JSON_ACTION.string | place.colon);
  }
  on(place.first, '}', JSON_ACTION.close);
  on(place.colon, ' ', place.colon);
  on(place.colon, ':', place.value);
  addValues([place.value], place.after, (state) => {
    on(state, ' ', place.after);
    on(state, ',', commaAction | place.name);
    on(state, '}', JSON_ACTION.close);
  });
  return place;
}

function addArray(): ArrayPlace {
  const place = { first: addState(), value: addState(), after: addState() };
  addValues([place.first, place.value], place.after, (state) => {
    on(state, ' ', place.after);
    on(state, ',', place.value);
    on(state, ']', JSON_ACTION.close);
  });
  on(place.first, ']', JSON_ACTION.close);
  return place;
}

/** Lets values begin in some states; `mayEnd` adds what may follow one. */
function addValues(begins: readonly number[], after: number, mayEnd: (state: number) => void): void {
  const minus = addState();
  const { zero, integer } = addNumbers(mayEnd);
  on(minus, '0', zero);
  on(minus, '1', integer);
  const words = ['true', 'false', 'null'].map((word) => [word.charAt(0), addWord(word, after)] as const);
  for (const state of begins) {
    on(state, ' ', state);
    on(state, '"', JSON_ACTION.string | after);
    on(state, '{', JSON_ACTION.openObject | after);
    on(state, '[', JSON_ACTION.openArray | after);
    on(state, '-', minus);
    on(state, '0', zero);
    on(state, '1', integer);
    for (const [first, rest] of words) on(state, first, rest);
  }
  mayEnd(after);
}

function addNumbers(mayEnd: (state: number) => void): { zero: number; integer: number } {
  const [zero, integer, dot, fraction, e, sign, exponent] = Array.from({ length: 7 }, addState) as [
    ...[number, number, number, number, number, number, number],
  ];
  for (const state of [zero, integer]) {
    on(state, '.', dot);
    on(state, 'eE', e);
  }
  on(integer, '01', integer);
  for (const state of [dot, fraction]) on(state, '01', fraction);
  on(fraction, 'eE', e);
  on(e, '+-', sign);
  for (const state of [e, sign, exponent]) on(state, '01', exponent);
  for (const state of [zero, integer, fraction, exponent]) mayEnd(state);
  return { zero, integer };
}

/** The state after the first letter of a word. */
function addWord(word: string, after: number): number {
  return [...word.slice(1)].reduceRight((next, letter) => {
    const state = addState();
    on(state, letter, next);
    return state;
  }, after);
}
