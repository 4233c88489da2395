// The code that mounts a preset on Express, on Fastify and on the Fetch API, for its page.

import { factoryName } from './scheme-factories.mjs';
import { replySection } from './scheme-replies.mjs';

/** The last sections of a page. */
export function mountSection(preset) {
  const { delivery, namesKey = true } = preset.scheme;
  const mount = delivery !== undefined || !namesKey ? webhookMount(preset) : undefined;
  const blocks = mount === undefined ? apiBlocks(preset) : webhookBlocks(mount);
  const section = `## Mounting\n\n${blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join('\n')}`;
  return mount === undefined ? section : section + replySection(preset.name, mount);
}

/** The parts of the code that mounts a sender. */
function webhookMount({ name, options, scheme }) {
  const factory = factoryName(name);
  const preset = `${factory}(${requiredOptions(options)})`;
  const url = `/webhooks/${name}`;
  const settings = [
    ...keySettings(name, scheme),
    ...(scheme.needsOrigin === true ? ["publicUrl: 'https://example.com'"] : []),
  ];
  const lookup = scheme.namesKey === false || scheme.keyUrls !== undefined ? '' : KEYS_BY_ID;
  const imports = (subpath) =>
    `${lookup === '' ? '' : "import { remoteKeys } from 'countersign';\n"}import { webhook } from 'countersign/${subpath}';\nimport { ${factory} } from 'countersign/schemes/${name}';\n\n${lookup}`;
  const handshakes = (scheme.delivery?.handshakes ?? []).flatMap((each) => each.methods ?? []);
  const methods = [...new Set([...(scheme.delivery?.methods ?? ['POST']), ...handshakes])];
  return {
    imports,
    url,
    methods,
    // Deliveries or handshakes that are no POST need a mount for all methods.
    route: methods.some((method) => method !== 'POST') ? 'use' : 'post',
    webhookOf: (before = [], ...handlers) =>
      `webhook(${[preset, written([...before, ...settings]), ...handlers].join(', ')})`,
  };
}

function webhookBlocks({ imports, url, route, webhookOf }) {
  const handler = '({ type, payload }) => console.log(type, payload)';
  return [
    `${imports('express')}app.${route}('${url}', ${webhookOf([], handler)});`,
    `${imports('fastify')}fastify().register(${webhookOf([`url: '${url}'`], handler)});`,
    `${imports('fetch')}export const POST = ${webhookOf([], handler)};`,
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

const EXAMPLES = { number: '300', boolean: 'true', text: "'…'", list: "['…']" };

function requiredOptions(options) {
  const required = options.filter(({ isRequired }) => isRequired);
  if (required.length === 0) return '';
  const given = required.map(({ name, kind }) =>
    kind === 'code' ? name : `${name}: ${Array.isArray(kind) ? `'${kind[0]}'` : EXAMPLES[kind]}`,
  );
  return `{ ${given.join(', ')} }`;
}
