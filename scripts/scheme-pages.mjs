// The pages of the presets: what a scheme signs and how, from its declaration and facts, and a table of all.

import path from 'node:path';
import { factoryName, isWebhook, sampleScheme, sampleText } from './scheme-factories.mjs';
import { mountSection } from './scheme-mounts.mjs';
import { root } from './set-up.mjs';

/** The folder of the pages. */
export const schemesFolder = path.join(root, 'docs/schemes');

/** Vendors whose pages are written by hand, since their own pages leave much open. */
export const HAND_WRITTEN = ['iimmpact', 'influencemart', 'intend', 'ip2', 'slaunchx'];

/** Gives the table of all presets and the page of each whose page is not written by hand, by file name. */
export function schemePages(presets) {
  const described = presets.map((preset) => {
    const scheme = sampleScheme(preset.name, preset.module, preset.options);
    return { ...preset, scheme, facts: factsOf({ ...preset, scheme }) };
  });
  const pages = described.filter(({ name }) => !HAND_WRITTEN.includes(name));
  return new Map([
    ['README.md', tableOfAll(described)],
    ...pages.map((preset) => [`${preset.name}.md`, page(preset)]),
  ]);
}

/** The rows of a page, without those of which nothing is known. */
function factsOf({ name, scheme, payload, options }) {
  const { about = {}, delivery = {} } = scheme;
  const isSender = isWebhook(scheme);
  const rows = {
    secret: about.secret,
    'string to sign': stringToSign(scheme, options),
    'not signed': about.notSigned,
    'travels in': travelsIn(scheme),
    algorithm: `${scheme.algorithm.name}, in ${scheme.signatureEncoding}`,
    key: scheme.introspection && keyOf(scheme.introspection.declaration),
    address: scheme.needsOrigin === true ? ADDRESS : undefined,
    window: windowOf(scheme),
    copies: copiesOf(scheme),
    rotation: about.rotation,
    'event id': eventIdOf(scheme),
    'event type': fieldOf(delivery.eventType),
    payload: isSender ? payloadOf(name, delivery, payload) : undefined,
    handshake: (delivery.handshakes ?? []).map(handshakeOf).join('; '),
    deliveries: about.redelivery,
    'the sender takes': about.answer,
    '`webhook()` answers': isSender ? handledAnswerOf(scheme) : undefined,
    weaknesses: weaknessesOf(scheme).join(' '),
    'libraries of the sender': about.lax,
  };
  return Object.fromEntries(Object.entries(rows).filter(([, text]) => text !== undefined && text !== ''));
}

const ADDRESS =
  '`publicUrl` is the public URL of what arrives as `/`: the path of the route is added to it, and does not belong in it';

/** A token that is sent as it is covers nothing. */
function stringToSign({ algorithm, description }, options) {
  if (algorithm.name === 'static-token') return 'none: the secret itself is sent';
  const given = options.filter(({ kind, isRequired }) => kind === 'text' && isRequired);
  const listed = options.filter(({ kind, isRequired }) => kind === 'list' && isRequired);
  const text = given.reduce((all, { name }) => all.replaceAll(sampleText(name), `{${name}}`), description);
  // Names of components are in lower case.
  return codeOf(
    listed.reduce((all, { name }) => all.replaceAll(`"${name.toLowerCase()}"`, `"{${name}}"`), text),
  );
}

function codeOf(text) {
  return `\`${text.replaceAll('\n', '\\n')}\``;
}

const MEMBERS = { keyId: 'key id', timestamp: 'time', nonce: 'nonce', signature: 'signature' };

/** What is no declaration names its headers alone. */
function travelsIn({ introspection, callerHeaders = [] }) {
  return introspection === undefined
    ? callerHeaders.map((name) => codeOf(name)).join(' and ')
    : placesOf(introspection.declaration);
}

function placesOf(declaration) {
  const places = Object.entries(MEMBERS).flatMap(([member, title]) =>
    declaration[member] === undefined ? [] : [`${title} in ${placeOf(declaration[member])}`],
  );
  const constants = Object.entries(declaration.constants ?? {}).map(
    ([name, value]) => `\`${name}\` must be ${[value].flat().map(codeOf).join(' or ')}`,
  );
  return [...places, ...constants].join('; ');
}

const PLACES = { json: 'body', jws: 'token', multipart: 'multipart form' };

function placeOf({ place, header, parameter, path: names, options }) {
  if (place === 'jws' && names.length === 0) return 'the last part of the token';
  if (place !== 'header') return `\`${names.join('.')}\` of the ${PLACES[place] ?? place}`;
  const headers = withoutSeries([header, ...(options.aliases ?? [])]);
  const { prefix, authScheme } = options;
  const before = prefix ?? (authScheme && `${authScheme} `);
  const within = parameter === undefined ? headers : `${codeOf(parameter)} of ${headers}`;
  return before === undefined ? within : `${within}, after ${codeOf(before)}`;
}

/** Of names that are counted, such as `X-Signature-1` to `-100`, the first and the end of the last. */
function withoutSeries(names) {
  const [first] = names;
  const stem = /^(.*-)1$/.exec(first)?.[1];
  const isSeries = names.length > 2 && names.every((name, i) => name === `${stem}${i + 1}`);
  return isSeries ? `${codeOf(first)} to ${codeOf(`-${names.length}`)}` : names.map(codeOf).join(' or ');
}

/** How the key is made of the secret. */
function keyOf({ secret }) {
  if (typeof secret === 'function') return 'computed from the secret, which is given as the sender shows it';
  if (secret === 'publicKey') return 'a public key';
  if (secret === 'utf8') return 'the text of the secret, which is not decoded';
  if (typeof secret === 'string') return `the secret, decoded from ${secret}`;
  const { prefix, encoding = 'utf8', digest } = secret;
  const text = prefix === undefined ? 'the secret' : `the secret without ${codeOf(prefix)}`;
  const key = encoding === 'utf8' ? text : `${text}, decoded from ${encoding}`;
  return digest === undefined ? key : `the ${digest.algorithm} of ${key}`;
}

/** The comment on the type of the payload names a type of the sender's library, where there is one. */
function payloadOf(name, { payload = 'json' }, comment) {
  const [, type, library] = /such as `([^`]+)`(?: of `([^`]+)`)?/.exec(comment) ?? [];
  const call = `${factoryName(name)}<${type ?? 'Payload'}>()`;
  const source = library === undefined ? '' : `, of \`${library}\``;
  return `${[payload].flat().join(' or ')}; in TypeScript, \`${call}\` gives it its type${source}`;
}

function handledAnswerOf({ responseFormat }) {
  const { status, body } = responseFormat.eventHandled?.() ?? { status: 200, body: '{"status":"handled"}' };
  return body === '' ? `${status} without a body` : `${status} and ${codeOf(body)}`;
}

function windowOf({ window, introspection }) {
  if (window === undefined) return 'none: requests have no time';
  const { pastMs, futureMs } = window;
  const span =
    pastMs === futureMs ? `± ${pastMs / 1000} s` : `${pastMs / 1000} s past, ${futureMs / 1000} s ahead`;
  if (introspection === undefined) return span;
  const { format } = introspection.declaration.timestamp.options;
  return `${span}; ${typeof format === 'string' ? codeOf(format) : (format.description ?? 'a format of its own')}`;
}

function copiesOf(scheme) {
  const { replay, window, rememberSeconds = 259_200, copies, emptyBodies } = scheme;
  if (replay === 'none') return 'equal requests are not told apart';
  const known = replay === 'nonce' ? 'known by the nonce' : 'known by the signature';
  const span = window === undefined ? `, for ${rememberSeconds / 86_400} days` : '';
  const answer = copies === 'duplicate' ? 'answered as handled before' : 'refused';
  return `${known}${span}; ${answer}${emptyBodies === 'apart' ? '; requests without a body are none' : ''}`;
}

/** Without an id of the sender, handlers get one that says what deliveries are told apart by. */
function eventIdOf({ delivery, introspection, replay }) {
  const field = fieldOf(delivery?.eventId ?? introspection?.declaration.eventId);
  if (delivery === undefined || (field !== undefined && replay !== 'none')) return field;
  const instead =
    replay === 'none'
      ? 'a random UUID, another each time that an event comes'
      : 'a digest of what is signed, which equal deliveries share';
  return field === undefined
    ? `none: \`event.id\` is ${instead}`
    : `${field}; where it is missing, ${instead}`;
}

function fieldOf(field) {
  // A function of nothing says that there is none.
  if (field === undefined || (typeof field === 'function' && field.length === 0)) return undefined;
  return typeof field === 'function' ? 'computed from the delivery' : placeOf(field);
}

function handshakeOf({ name, isSigned }) {
  return `${name}${isSigned ? ', signed' : ', unsigned'}`;
}

function weaknessesOf(scheme) {
  const { warnings, window, replay, algorithm } = scheme;
  const isToken = algorithm.name === 'static-token';
  return [
    ...(window === undefined && replay !== 'none' && !isToken
      ? ['A captured request can be sent again once it is forgotten.']
      : []),
    ...equalDeliveriesOf(scheme),
    ...(replay === 'none' && !isToken
      ? ['A captured request is taken again: make it harmless to handle one twice.']
      : []),
    ...(/sha1|md5/.test(algorithm.name) ? [`The algorithm is old (${algorithm.name}).`] : []),
    ...warnings,
  ];
}

/** Where neither a time nor an id of the event is signed, what happens twice in the same words has the same signature. */
function equalDeliveriesOf({ window, replay, delivery, introspection, rememberSeconds = 259_200 }) {
  const { eventId = introspection?.declaration.eventId } = delivery ?? {};
  if (delivery === undefined || window !== undefined || replay !== 'signature' || eventId?.place === 'json')
    return [];
  return [`Two deliveries that are equal to the byte within ${rememberSeconds / 86_400} days are one event.`];
}

function page({ name, options, scheme, facts, prose, example }) {
  const { title, documentation } = scheme.about;
  const names = options.map((option) => option.name).join(', ');
  return `# ${title}

<!-- Written by npm run docs:schemes from packages/countersign/src/schemes/${name}.ts. -->

\`${factoryName(name)}(${names === '' ? '' : `{ ${names} }`})\` · [${isWebhook(scheme) ? "the sender's page" : 'its documentation'}](${documentation})

${prose.join('\n\n')}

${mountSection({ name, options, scheme, example })}
## Facts

| | |
|---|---|
${Object.entries(facts).map(row).join('')}${optionsTable(options, scheme)}`;
}

function row(cells) {
  return `| ${cells.map((text = '') => text.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function optionsTable(options, { window }) {
  if (options.length === 0) return '';
  // Presets share the comment of the option, and have defaults of their own.
  const own = `${(window?.pastMs ?? 0) / 1000}`;
  const rows = options.map(({ name, comment }) =>
    row([codeOf(name), comment.replace('as the page of the preset says', own)]),
  );
  return `\n## Options\n\n| option | |\n|---|---|\n${rows.join('')}`;
}

const COLUMNS = ['window', 'copies', 'event id', 'handshake', 'weaknesses'];

function tableOfAll(presets) {
  const isSender = ({ scheme }) => isWebhook(scheme);
  return `# Schemes

<!-- Written by npm run docs:schemes from the presets. -->

Each is a subpath: \`import { github } from 'countersign/schemes/github'\`. Its page has the code that mounts it, the secret to
paste, and what is signed. \`countersign schemes\` lists them in a terminal, and [\`catalog\`](../reference/options.md#catalog) in a
program. An empty cell means that nothing is known, or that there is none. Is yours not there?
[Declare it](../guides/your-own-scheme.md).

- **Window**: how far a request's own time may be from the server's clock.
- **Copies**: what becomes of a request that comes again. *Refused* ones get 401; *duplicates* are answered as handled, and the
  handler does not run.

## Senders of webhooks

${tableOf(presets.filter(isSender), COLUMNS)}
## Signed APIs

${tableOf(
  presets.filter((preset) => !isSender(preset)),
  ['window', 'copies', 'weaknesses'],
)}`;
}

function tableOf(presets, columns) {
  const rows = presets.map(({ name, scheme, facts }) => {
    const inShort = { window: spanOf(scheme), copies: fateOf(scheme), weaknesses: weaknessInShort(scheme) };
    const cells = { ...facts, ...inShort, 'event id': facts['event id']?.replace(/[:;] .*$/, '') };
    return row([
      `[${scheme.about.title}](${name}.md)`,
      codeOf(factoryName(name)),
      ...columns.map((column) => cells[column]),
    ]);
  });
  return `| sender | preset | ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length + 2)}\n${rows.join('')}`;
}

function spanOf(scheme) {
  return scheme.window === undefined ? '' : windowOf(scheme).split(';')[0];
}

function fateOf({ replay, copies, window, rememberSeconds = 259_200 }) {
  if (replay === 'none') return 'taken';
  const span = window === undefined ? ` for ${rememberSeconds / 86_400} days` : '';
  return `${copies === 'duplicate' ? 'duplicates' : 'refused'}${span}`;
}

/** A word or two for each. What a scheme warns of is told on its page. */
function weaknessInShort({ warnings, window, algorithm }) {
  if (algorithm.name === 'static-token') return 'nothing is signed';
  return [
    ...(window === undefined ? ['no time'] : []),
    ...(/sha1|md5/.test(algorithm.name) ? [algorithm.name] : []),
    ...(warnings.length > 0 ? ['see its page'] : []),
  ].join(', ');
}
