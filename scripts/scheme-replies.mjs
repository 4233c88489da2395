// Senders that take content from the answer, and the code by which an application gives it, for their pages.

/** What the answer may hold, with an example of it: JSON as code, or else the text of another type. */
const REPLIES = {
  discord: {
    awaited: 'Interactions await an answer with content',
    json: "{ type: 4, data: { content: 'Hello' } }",
  },
  'hubspot-v2': { awaited: 'Cards and actions await an answer with content', json: '{ results: [] }' },
  'hubspot-v3': { awaited: 'Cards and actions await an answer with content', json: '{ results: [] }' },
  slack: { awaited: 'Commands and interactions take an answer with content', json: "{ text: 'Hello' }" },
  twilio: {
    awaited: 'Calls and messages take an answer in TwiML',
    type: 'text/xml',
    text: "'<Response><Say>Hello</Say></Response>'",
  },
};

/** The section about answers of the application; empty where the sender takes none. */
export function replySection(name, mount) {
  const reply = REPLIES[name];
  if (reply === undefined) return '';
  const blocks = [express(mount, reply), fastify(mount, reply), fetch(mount, reply)];
  return `
## Answers of your own

${reply.awaited}, and a handler of \`webhook()\` returns nothing. Leave it out, and answer
where the framework handles the request; 2xx says that the event was handled.

${blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join('\n')}`;
}

function express({ imports, route, url, webhookOf }, { json, type, text }) {
  const answer = json === undefined ? `res.type('${type}').send(${text})` : `res.json(${json})`;
  return `${imports('express')}app.${route}('${url}', ${webhookOf()}, (req, res) => {
  console.log(req.event.id, req.event.payload);
  ${answer};
});`;
}

function fastify({ imports, methods, url, webhookOf }, { json, type, text }) {
  const answer = json === undefined ? `reply.type('${type}').send(${text})` : `reply.send(${json})`;
  return `${imports('fastify')}fastify().register(async (context) => {
  await context.register(${webhookOf()});
  context.route({
    method: [${methods.map((method) => `'${method}'`).join(', ')}],
    url: '${url}',
    handler(request, reply) {
      console.log(request.event.id, request.event.payload);
      ${answer};
    },
  });
});`;
}

function fetch({ imports, webhookOf }, { json, type, text }) {
  const answer =
    json === undefined
      ? `new Response(${text}, { headers: { 'content-type': '${type}' } })`
      : `Response.json(${json})`;
  return `${imports('fetch')}export const POST = ${webhookOf()}((event) => {
  console.log(event.id, event.payload);
  return ${answer};
});`;
}
