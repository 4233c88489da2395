// The pages of the presets: what a scheme signs and how, from its declaration and facts, and a table of all.

import path from 'node:path';
import { factoryName, sampleScheme } from './scheme-factories.mjs';
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
    return { ...preset, scheme, facts: factsOf(scheme) };
  });
  const pages = described.filter(({ name }) => !HAND_WRITTEN.includes(name));
  return new Map([
    ['README.md', tableOfAll(described)],
    ...pages.map((preset) => [`${preset.name}.md`, page(preset)]),
  ]);
}

/** The rows of a page, without those of which nothing is known. */
function factsOf(scheme) {
  const { about = {}, delivery = {} } = scheme;
  const rows = {
    'string to sign': stringToSign(scheme),
    'not signed': about.notSigned,
    'travels in': placesOf(scheme.introspection.declaration),
    algorithm: `${scheme.algorithm.name}, in ${scheme.signatureEncoding}`,
    secret: secretOf(scheme.introspection.declaration),
    window: windowOf(scheme),
    copies: copiesOf(scheme),
    rotation: about.rotation,
    'event id': eventIdOf(scheme),
    'event type': scheme.delivery && (fieldOf(delivery.eventType) ?? '`type` of the body'),
    payload: scheme.delivery && [delivery.payload ?? 'json'].flat().join(' or '),
    handshake: (delivery.handshakes ?? []).map(handshakeOf).join('; '),
    deliveries: about.redelivery,
    answer: about.answer,
    weaknesses: weaknessesOf(scheme).join(' '),
    'libraries of the sender': about.lax,
  };
  return Object.fromEntries(Object.entries(rows).filter(([, text]) => text !== undefined && text !== ''));
}

/** A token that is sent as it is covers nothing. */
function stringToSign({ algorithm, description }) {
  return algorithm.name === 'static-token' ? 'none: the secret itself is sent' : codeOf(description);
}

function codeOf(text) {
  return `\`${text.replaceAll('\n', '\\n')}\``;
}

const MEMBERS = { keyId: 'key id', timestamp: 'time', nonce: 'nonce', signature: 'signature' };

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
  const headers = [header, ...(options.aliases ?? [])].map(codeOf).join(' or ');
  const { prefix, authScheme } = options;
  const before = prefix ?? (authScheme && `${authScheme} `);
  const within = parameter === undefined ? headers : `${codeOf(parameter)} of ${headers}`;
  return before === undefined ? within : `${within}, after ${codeOf(before)}`;
}

function secretOf({ secret }) {
  if (typeof secret === 'function') return 'the key is made of it: give it as the sender shows it';
  if (secret === 'publicKey') return 'the public key of the sender';
  if (typeof secret === 'object') return formOf(secret);
  return secret === 'utf8' ? 'its text is the key' : `the key, in ${secret}`;
}

function formOf({ prefix, encoding = 'utf8', digest }) {
  const rest = prefix === undefined ? '' : `, behind \`${prefix}\``;
  const text = encoding === 'utf8' ? `its text${rest}` : `it, in ${encoding}${rest},`;
  if (digest === undefined)
    return encoding === 'utf8' ? `${text} is the key` : `the key, in ${encoding}${rest}`;
  return `the key is the ${digest.algorithm} of ${text.replace(/,$/, '')}`;
}

function windowOf({ window, introspection }) {
  if (window === undefined) return 'none: requests have no time';
  const { pastMs, futureMs } = window;
  const span =
    pastMs === futureMs ? `± ${pastMs / 1000} s` : `${pastMs / 1000} s past, ${futureMs / 1000} s ahead`;
  const { format } = introspection.declaration.timestamp.options;
  return `${span}; ${typeof format === 'string' ? codeOf(format) : (format.description ?? 'a format of its own')}`;
}

function copiesOf(scheme) {
  const { replay, window, rememberSeconds = 259_200, copies } = scheme;
  if (replay === 'none') return 'equal requests are not told apart';
  const known = replay === 'nonce' ? 'known by the nonce' : 'known by the signature';
  const span = window === undefined ? `, for ${rememberSeconds / 86_400} days` : '';
  return `${known}${span}; ${copies === 'duplicate' ? 'answered as handled before' : 'refused'}`;
}

/** Without an id of the sender, handlers get one that says what deliveries are told apart by. */
function eventIdOf({ delivery, introspection, replay }) {
  const field = fieldOf(delivery?.eventId ?? introspection.declaration.eventId);
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
  if (field === undefined) return undefined;
  return typeof field === 'function' ? 'computed from the delivery' : placeOf(field);
}

function handshakeOf({ name, isSigned }) {
  return `${name}${isSigned ? ', signed' : ', which anyone can send'}`;
}

function weaknessesOf(scheme) {
  const { warnings, window, replay, algorithm } = scheme;
  const isToken = algorithm.name === 'static-token';
  return [
    ...(isToken ? ['Nothing is signed: anyone who sees the token once can send any request.'] : []),
    ...(window === undefined && replay !== 'none' && !isToken
      ? ['A captured request is taken again once it is forgotten.']
      : []),
    ...equalDeliveriesOf(scheme),
    ...(replay === 'none' && !isToken ? ['A captured request is taken again: handlers must bear that.'] : []),
    ...(/sha1|md5/.test(algorithm.name) ? [`The algorithm is old (${algorithm.name}).`] : []),
    ...warnings,
  ];
}

/** Where neither a time nor an id of the event is signed, what happens twice in the same words has the same signature. */
function equalDeliveriesOf({ window, replay, delivery, introspection, rememberSeconds = 259_200 }) {
  const { eventId = introspection.declaration.eventId } = delivery ?? {};
  if (delivery === undefined || window !== undefined || replay !== 'signature' || eventId?.place === 'json')
    return [];
  return [`Two deliveries that are equal to the byte within ${rememberSeconds / 86_400} days are one event.`];
}

function page({ name, options, scheme, facts }) {
  const { title, documentation } = scheme.about;
  const names = options.map((option) => option.name).join(', ');
  return `# ${title}

<!-- Written by npm run docs:schemes from packages/countersign/src/schemes/${name}.ts. -->

\`${factoryName(name)}(${names === '' ? '' : `{ ${names} }`})\` · [the sender's page](${documentation})

| | |
|---|---|
${Object.entries(facts).map(row).join('')}
${optionsTable(options, scheme)}${mountSection({ name, options, scheme })}`;
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
  return `| option | |\n|---|---|\n${rows.join('')}\n`;
}

const COLUMNS = ['string to sign', 'window', 'copies', 'rotation', 'event id', 'handshake', 'weaknesses'];

function tableOfAll(presets) {
  const rows = presets.map(({ name, scheme, facts }) => {
    const cells = COLUMNS.map((column) =>
      column === 'weaknesses' ? facts[column] : firstSentence(facts[column]),
    );
    return row([`[${scheme.about.title}](${name}.md)`, `\`${factoryName(name)}\``, ...cells]);
  });
  return `# Schemes

<!-- Written by npm run docs:schemes from the presets. -->

Each is a subpath: \`import { github } from 'countersign/schemes/github'\`. \`catalog\` of \`countersign/schemes\` lists them in a
program, and \`countersign schemes\` in a terminal. An empty cell means that nothing is known, or that there is none.

| sender | preset | ${COLUMNS.join(' | ')} |
|${'---|'.repeat(COLUMNS.length + 2)}
${rows.join('')}`;
}

function firstSentence(text = '') {
  return /^.*?[.;:](?= )/.exec(text)?.[0].replace(/[.;:]$/, '') ?? text.replace(/\.$/, '');
}
