/** `countersign webhook send`: sends an app a signed delivery of a sender of webhooks. */

import { randomUUID } from 'node:crypto';
import type { Command } from '@commander-js/extra-typings';
import { paintFor } from '../../internal/terminal-text.ts';
import { signingObstacle } from '../../scheme/declaration/declared-signer.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { repeated } from '../keys/collected.ts';
import { answerDocument } from '../outgoing/answer-document.ts';
import { type OutgoingRequest, outgoingRequest } from '../outgoing/outgoing-request.ts';
import { placesOfEvent, type SampleEvent, sampleDelivery } from '../outgoing/sample-delivery.ts';
import { sendRequest } from '../outgoing/send-request.ts';
import { parseTimeout } from '../outgoing/timeout.ts';
import { assertWholeUrl } from '../outgoing/whole-url.ts';
import { note, printBody, printJson, printLines } from '../output.ts';
import { type NamedScheme, namedScheme } from '../schemes/scheme-named.ts';
import { addPublicUrlOption, addSecretOptions } from '../subject/subject-options.ts';

const HELP = `
Examples:
  $ countersign webhook send stripe http://127.0.0.1:3000/webhooks/stripe \\
      --event invoice.paid --secret-env STRIPE_WEBHOOK_SECRET
  $ countersign webhook send github http://127.0.0.1:3000/webhooks/github \\
      --event push --data @push.json

The secret is that of the app's endpoint. Senders that sign with a private key
need a pair of your own: the private key here, and the public one in the app.
Exit code 0: a status of 2xx; 1: any other; 3: no answer.`;

/** Options, as commander names them. */
interface WebhookSendOptions {
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly data?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly schemeOption?: readonly string[] | undefined;
  readonly publicUrl?: string | undefined;
  readonly keyId?: string | undefined;
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly now?: string | undefined;
  readonly timeout: string;
  readonly json?: boolean | undefined;
}

/** Gives the command its subcommand. */
export function registerWebhook(webhook: Command, io: Io): void {
  webhook.addHelpText('after', HELP);
  const send: Command = webhook.command('send');
  send.description('Sends a signed sample delivery of a sender, and prints the answer.');
  send.option('--scheme-option <key=value>', 'an option of the scheme; may be repeated', repeated);
  addPublicUrlOption(send);
  send.option('-k, --key-id <id>', 'the key to sign with; not needed where requests name no key');
  addSecretOptions(send);
  send
    .argument('<sender>', 'a name of "countersign schemes", such as stripe')
    .argument('<url>', 'the endpoint of the app')
    .option('--event <type>', `the type of the event (default: ${EVENT_TYPE})`)
    .option('--id <id>', 'the id of the event (default: a random UUID)')
    .option('-d, --data <data>', 'the body in place of a sample: text, @file, "-" for standard input')
    .option('-H, --header <header>', '"Name: value"; may be repeated', repeated)
    .option('--now <time>', 'sign as of this time: 2026-01-31T12:00:00Z, or Unix time')
    .option('--timeout <seconds>', 'how long the answer may take', '30')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async (sender, url, options) => sendDelivery(io, [sender, url], options));
}

const EVENT_TYPE = 'sample.event';
const UNAUTHORIZED = 401;

async function sendDelivery(
  io: Io,
  [sender, url]: readonly [sender: string, url: string],
  options: WebhookSendOptions,
): Promise<void> {
  const timeoutMs = parseTimeout(options.timeout);
  assertInOrder(sender);
  assertWholeUrl(url);
  const named = await namedScheme(io, sender, options.schemeOption ?? []);
  assertSender(named);
  const event = { id: options.id ?? randomUUID(), type: options.event ?? EVENT_TYPE };
  const places = placesOfEvent(named.scheme);
  if (options.data !== undefined) assertNotInData(places, options);
  noteWithoutEffect(io, { sender, places }, options);
  const request = await signedDelivery(io, { sender, url, event, named }, options);
  const answer = await sendRequest(request, { timeoutMs, signal: io.signal });
  const { status, statusText, body } = answer;
  const isSuccess = status >= 200 && status < 300;
  io.finish(isSuccess ? EXIT.ok : EXIT.no);
  if (options.json === true) return printJson(io, answerDocument(answer));
  const paint = paintFor(io.stdout, io.env);
  printLines(io, [paint(['bold', isSuccess ? 'green' : 'red'], `${status} ${statusText}`.trimEnd())]);
  printBody(io, body);
  if (status === UNAUTHORIZED && named.scheme.needsOrigin === true && options.publicUrl === undefined)
    note(
      io,
      `${sender} signs the address: give --public-url, if the app has a "publicUrl" other than that of <url>`,
    );
}

function assertInOrder(sender: string): void {
  if (/^https?:\/\//i.test(sender))
    throw new Failure(
      'usage',
      'the sender comes before the URL',
      'countersign webhook send stripe http://127.0.0.1:3000/webhooks/stripe',
    );
}

/** Refuses what is no sender, and what cannot be signed, before a secret is asked for. */
function assertSender({ scheme, entry }: NamedScheme): void {
  if (entry?.kind === 'api')
    throw new Failure(
      'usage',
      `${scheme.name} is the scheme of an API, and sends no webhooks`,
      `Call the API with "countersign send --scheme ${scheme.name}".`,
    );
  const declaration = scheme.introspection?.declaration;
  const reason = declaration && signingObstacle(declaration);
  if (reason === undefined) return;
  throw new Failure(
    'input',
    `deliveries of ${scheme.name} cannot be signed here: ${reason}`,
    'Have the sender itself send a test delivery.',
  );
}

interface Delivery {
  readonly sender: string;
  readonly url: string;
  readonly event: SampleEvent;
  readonly named: NamedScheme;
}

async function signedDelivery(
  io: Io,
  { sender, url, event, named: { scheme } }: Delivery,
  options: WebhookSendOptions,
): Promise<OutgoingRequest> {
  const { headers, body, nonce } = sampleDelivery(scheme, event);
  const own = options.header ?? [];
  const given = new Set(own.map((each) => each.split(':', 1)[0]?.toLowerCase()));
  // The type of a body of the user's own is told by its content.
  if (options.data !== undefined) given.add('content-type');
  const sample = headers.filter(([name]) => !given.has(name.toLowerCase()));
  return outgoingRequest(io, ['POST', url], {
    ...options,
    scheme: sender,
    schemeOption: [...(options.schemeOption ?? [])],
    data: options.data ?? body,
    header: [...sample.map(([name, value]) => `${name}: ${value}`), ...own],
    nonce,
  });
}

type EventPlaces = ReturnType<typeof placesOfEvent>;

/** A handler gets what `webhook()` makes up where the sender has no id, and no type where it has none. */
function noteWithoutEffect(
  io: Io,
  { sender, places }: { readonly sender: string; readonly places: EventPlaces },
  options: WebhookSendOptions,
): void {
  const given = { id: options.id, type: options.event };
  for (const value of ['id', 'type'] as const)
    if (given[value] !== undefined && places[value] === 'nowhere')
      note(
        io,
        `--${value === 'id' ? 'id' : 'event'} has no effect on the event: deliveries of ${sender} have no ${value} in a member or header of its own`,
      );
}

/** An event that the data names must not look as if it had been given another type. */
function assertNotInData(places: EventPlaces, options: WebhookSendOptions): void {
  const option =
    options.event !== undefined && places.type === 'body'
      ? '--event'
      : options.id !== undefined && places.id === 'body'
        ? '--id'
        : undefined;
  if (option !== undefined)
    throw new Failure('usage', `${option} has no effect beside --data, since this sender has it in the body`);
}
