// Which room of packages/countersign/src may import which. Circles are refused by Biome (noImportCycles).

const SRC = '^packages/countersign/src';
const ENTRY = `${SRC}/[^/]+[.]ts$`;

/** Rooms that the verifier consists of; they import each other. */
const VERIFIER = ['events', 'keys', 'limits', 'request', 'responses', 'scheme', 'store', 'verify'];
const BASE = [...VERIFIER, 'checks', 'internal'];

/** For each room the others that it may import; `cli` and the entries may import everything. */
const MAY_IMPORT = {
  internal: [],
  checks: ['internal'],
  ...each(VERIFIER, BASE),
  ...each(['body', 'client', 'diagnosis', 'idempotency', 'redis', 'sql'], BASE),
  'structured-fields': ['scheme', 'internal'],
  'message-signatures': [...BASE, 'structured-fields'],
  schemes: [...BASE, 'message-signatures', 'structured-fields'],
  testing: [...BASE, 'client'],
  webhooks: [...BASE, 'idempotency'],
  node: [...BASE, 'body', 'idempotency'],
  ...each(['express', 'fastify'], [...BASE, 'body', 'idempotency', 'node', 'webhooks']),
  fetch: [...BASE, 'body', 'webhooks'],
};

/** Imports that go against the table, each with its reason. */
const EXCEPTIONS = [
  // Failures are counted in the windows in which limits are counted.
  { room: 'checks', may: 'store/(limit|sliding-window|store)' },
  // A scheme names the handshakes of its sender.
  { room: 'schemes', may: 'webhooks/handshakes/' },
];

export default {
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true },
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
      name: room,
      comment: `${room} may import ${others.join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: `${SRC}/${room}/` },
      to: {
        path: SRC,
        pathNot: [`${SRC}/(${[room, ...others].join('|')})/`, ...exceptionsOf(room)],
        // Checks name the types of what they judge.
        ...(room === 'checks' && { dependencyTypesNot: ['type-only'] }),
      },
    })),
    {
      name: 'every-room-is-listed',
      severity: 'error',
      from: { path: SRC, pathNot: [ENTRY, `${SRC}/(${['cli', ...Object.keys(MAY_IMPORT)].join('|')})/`] },
      to: { path: SRC },
    },
    {
      name: 'entries-are-for-users',
      comment: 'The package itself imports the file that defines a thing',
      severity: 'error',
      from: { path: SRC },
      to: { path: ENTRY },
    },
    {
      name: 'mistakes-are-data',
      comment: 'The catalogue says what can be tried; the search tries it',
      severity: 'error',
      from: { path: `${SRC}/diagnosis/(catalogue|mutations|secrets|parse)/` },
      to: { path: `${SRC}/diagnosis/(search|hooks|text)/` },
    },
    {
      name: 'optional-peers',
      comment: 'Applications that use one framework have not installed the others: import types only',
      severity: 'error',
      from: { path: SRC, pathNot: `${SRC}/cli/` },
      to: { path: 'node_modules/(express|fastify|ioredis)/', dependencyTypesNot: ['type-only'] },
    },
  ],
};

function each(rooms, others) {
  return Object.fromEntries(rooms.map((room) => [room, others]));
}

function exceptionsOf(name) {
  return EXCEPTIONS.filter(({ room }) => room === name).map(({ may }) => `${SRC}/${may}`);
}
