// The code that mounts a preset on Express, on Fastify and on the Fetch API, for its page.

import { factoryName, isWebhook } from './scheme-factories.mjs';
import { replySection } from './scheme-replies.mjs';

/** The last sections of a page. */
export function mountSection(preset) {
  const mount = isWebhook(preset.scheme) ? webhookMount(preset) : undefined;
  const blocks = mount === undefined ? apiBlocks(preset) : webhookBlocks(mount);
  const section = `## Mounting\n\n${blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join('\n')}`;
  return mount === undefined ? section : section + replySection(preset.name, mount);
}

/** The call of `webhook()` in the example of a preset. */
const CALL =
  /^app\.(?<route>post|all)\('(?<url>[^']+)', webhook\((?<preset>\w+\(.*?\)), \{(?<settings>.*?)\}, .+\)\);$/;

/** The parts of the code that mounts a sender, as the example of its preset does. */
function webhookMount({ name, scheme, example }) {
  const call = CALL.exec(example)?.groups;
  const methods = methodsOf(scheme);
  // Deliveries or handshakes that are no POST need a mount for all methods.
  const route = methods.some((method) => method !== 'POST') ? 'all' : 'post';
  if (call?.route !== route)
    throw new Error(
      `the example of ${name} must be app.${route}('…', webhook(${factoryName(name)}(), { … }, …));`,
    );
  const isLookedUp = scheme.namesKey !== false && scheme.keyUrls === undefined;
  const settings = isLookedUp ? 'keys' : call.settings.trim();
  const before = isLookedUp ? KEYS_BY_ID : settings.includes('onSecretOffered') ? SECRET_OFFERED : '';
  const imports = (subpath) =>
    [
      ...(isLookedUp ? ["import { remoteKeys } from 'countersign';"] : []),
      `import { webhook } from 'countersign/${subpath}';`,
      `import { ${factoryName(name)} } from 'countersign/schemes/${name}';\n\n${before}`,
    ].join('\n');
  return {
    ...{ imports, methods, route, url: call.url },
    webhookOf: (first = [], ...handlers) =>
      `webhook(${[call.preset, written(...first, settings), ...handlers].join(', ')})`,
  };
}

function methodsOf({ delivery = {} }) {
  const handshakes = (delivery.handshakes ?? []).flatMap(({ methods = [] }) => methods);
  return [...new Set([...(delivery.methods ?? ['POST']), ...handshakes])];
}

function webhookBlocks({ imports, methods, url, route, webhookOf }) {
  const handler = '({ type, payload }) => {\n  console.log(type, payload);\n}';
  return [
    `${imports('express')}app.${route}(${argumentLines(`'${url}'`, webhookOf([], handler))});`,
    `${imports('fastify')}fastify().register(${argumentLines(webhookOf([`url: '${url}'`], handler))});`,
    `${imports('fetch')}export const POST = ${webhookOf([], handler)};${otherExports(methods)}`,
  ];
}

/** Arguments of a call, each on lines of its own. */
function argumentLines(...given) {
  return `\n${given.map((each) => `  ${each.replaceAll('\n', '\n  ')},\n`).join('')}`;
}

/** Route handlers of Next.js are named for their method. */
function otherExports(methods) {
  const others = methods.filter((method) => method !== 'POST').map((method) => `POST as ${method}`);
  return others.length === 0 ? '' : `\nexport { ${others.join(', ')} };`;
}

function written(...settings) {
  const given = settings.filter((each) => each !== '').join(', ');
  return given === '' ? '{}' : `{ ${given} }`;
}

/** Requests name a key that the sender gives out by an API of its own. */
const KEYS_BY_ID = `// fetchKeyOfSender() is yours: it asks the API of the sender for the public key with this id, a JWK or PEM.
const keys = remoteKeys((id) => fetchKeyOfSender(id));

`;

/** The sender makes the secret. */
const SECRET_OFFERED =
  '// readSecret() and keepSecret() are yours: they read the secret from a vault, and keep the one that is offered.\n';

/** The verifier is that of the preset's example, which has the options without which it is refused at start-up. */
function apiBlocks({ name, options, example }) {
  const factory = factoryName(name);
  const verifier = example.includes('const verifier = ')
    ? example
    : `const verifier = createVerifier({ scheme: ${factory}(${requiredOptions(options)}), keys });`;
  const core = [
    'createVerifier',
    ...['remoteJwks', 'remoteKeySets'].filter((each) => verifier.includes(`${each}(`)),
  ];
  // Constants of the preset that its example uses.
  const beside = verifier.match(/(?<![.\w])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b/g) ?? [];
  const observes = verifier.includes('enforce: false');
  const own = [...(observes ? ['botStatus'] : []), ...new Set(beside), factory];
  const imports = (names, subpath, used = own) =>
    `import { ${core.join(', ')} } from 'countersign';\nimport { ${names} } from 'countersign/${subpath}';\nimport { ${used.join(', ')} } from 'countersign/schemes/${name}';\n\n`;
  const observed = (subject) =>
    observes ? `\n// in a handler: botStatus(${subject}.countersign ?? observedVerdict(${subject}))` : '';
  const mounted = observes ? 'countersign, observedVerdict' : 'countersign';
  return [
    `${imports(mounted, 'express')}${verifier}\napp.use(countersign(verifier));${observed('req')}`,
    `${imports(mounted, 'fastify')}${verifier}\nawait fastify().register(countersign, { verifier });${observed('request')}`,
    `${imports(observes ? 'verifyFetch' : 'refusalResponse, verifyFetch', 'fetch')}${verifier}

${fetchHandler(verifier)}`,
  ];
}

/** Where requests are only observed, none is refused. */
function fetchHandler(verifier) {
  if (verifier.includes('enforce: false'))
    return `export async function GET(request: Request) {
  const { verdict } = await verifyFetch(verifier, request);
  return Response.json({ bot: botStatus(verdict) });
}`;
  return `export async function POST(request: Request) {
  const { verdict } = await verifyFetch(verifier, request);
  return verdict.ok ? Response.json({ key: verdict.key.id }) : refusalResponse(verdict);
}`;
}

const EXAMPLES = { number: '300', boolean: 'true', text: "'…'", list: "['…']" };

function exampleOf(kind) {
  if (Array.isArray(kind)) return `'${kind[0]}'`;
  return typeof kind === 'object' ? `['${kind.listOf[0]}']` : EXAMPLES[kind];
}

function requiredOptions(options) {
  const required = options.filter(({ isRequired }) => isRequired);
  if (required.length === 0) return '';
  const given = required.map(({ name, kind }) => (kind === 'code' ? name : `${name}: ${exampleOf(kind)}`));
  return `{ ${given.join(', ')} }`;
}
