// The code that mounts a preset on Express, on Fastify and on the Fetch API, for its page.

import { factoryName } from './scheme-factories.mjs';

/** The last section of a page. */
export function mountSection(preset) {
  const { delivery, namesKey = true } = preset.scheme;
  const blocks = delivery !== undefined || !namesKey ? webhookBlocks(preset) : apiBlocks(preset);
  return `## Mounting\n\n${blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join('\n')}`;
}

function webhookBlocks({ name, options, scheme }) {
  const factory = factoryName(name);
  const preset = `${factory}(${requiredOptions(options)})`;
  const url = `/webhooks/${name}`;
  const settings = [
    ...keySettings(name, scheme),
    ...(scheme.needsOrigin === true ? ["publicUrl: 'https://example.com'"] : []),
  ];
  const handler = '({ type, payload }) => console.log(type, payload)';
  const route = takesOtherMethods(scheme) ? 'use' : 'post';
  const lookup = scheme.namesKey === false || scheme.keyUrls !== undefined ? '' : KEYS_BY_ID;
  const imports = (subpath) =>
    `${lookup === '' ? '' : "import { remoteKeys } from 'countersign';\n"}import { webhook } from 'countersign/${subpath}';\nimport { ${factory} } from 'countersign/schemes/${name}';\n\n${lookup}`;
  return [
    `${imports('express')}app.${route}('${url}', webhook(${preset}, ${written(settings)}, ${handler}));`,
    `${imports('fastify')}fastify().register(webhook(${preset}, ${written([`url: '${url}'`, ...settings])}, ${handler}));`,
    `${imports('fetch')}export const POST = webhook(${preset}, ${written(settings)}, ${handler});`,
  ];
}

function written(settings) {
  return settings.length === 0 ? '{}' : `{ ${settings.join(', ')} }`;
}

/** Keys that a sender publishes are fetched without being asked for. */
function keySettings(name, { keyUrls, namesKey }) {
  if (keyUrls !== undefined) return [];
  return namesKey === false
    ? [`secret: process.env.${name.toUpperCase().replaceAll('-', '_')}_SECRET`]
    : ['keys'];
}

/** Requests name a key that the sender gives out by an API of its own. */
const KEYS_BY_ID = `// fetchKeyOfSender() is yours: it asks the API of the sender for the public key with this id, a JWK or PEM.
const keys = remoteKeys((id) => fetchKeyOfSender(id));

`;

function apiBlocks({ name, options }) {
  const factory = factoryName(name);
  const verifier = `createVerifier({ scheme: ${factory}(${requiredOptions(options)}), keys })`;
  const imports = (names, subpath) =>
    `import { createVerifier } from 'countersign';\nimport { ${names} } from 'countersign/${subpath}';\nimport { ${factory} } from 'countersign/schemes/${name}';\n\n`;
  return [
    `${imports('countersign', 'express')}app.use(countersign(${verifier}));`,
    `${imports('countersign', 'fastify')}fastify().register(countersign, { verifier: ${verifier} });`,
    `${imports('refusalResponse, verifyFetch', 'fetch')}const verifier = ${verifier};

export async function POST(request: Request) {
  const { verdict } = await verifyFetch(verifier, request);
  return verdict.ok ? Response.json({ key: verdict.key.id }) : refusalResponse(verdict);
}`,
  ];
}

/** Deliveries or handshakes that are no POST need a mount for all methods. */
function takesOtherMethods({ delivery = {} }) {
  const handshakes = (delivery.handshakes ?? []).flatMap(({ methods = [] }) => methods);
  return [...(delivery.methods ?? []), ...handshakes].some((method) => method !== 'POST');
}

const EXAMPLES = { number: '300', boolean: 'true', text: "'…'", list: "['…']" };

function requiredOptions(options) {
  const required = options.filter(({ isRequired }) => isRequired);
  if (required.length === 0) return '';
  const given = required.map(({ name, kind }) =>
    kind === 'code' ? name : `${name}: ${Array.isArray(kind) ? `'${kind[0]}'` : EXAMPLES[kind]}`,
  );
  return `{ ${given.join(', ')} }`;
}
