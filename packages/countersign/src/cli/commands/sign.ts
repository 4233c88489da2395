/** `countersign sign`: the headers of a signed request, or a curl command that sends it. */

import type { Command } from '@commander-js/extra-typings';
import type { Io } from '../io.ts';
import { curlCommand } from '../outgoing/curl-command.ts';
import { addOutgoingOptions, type OutgoingOptions } from '../outgoing/outgoing-options.ts';
import { outgoingRequest } from '../outgoing/outgoing-request.ts';
import { printJson, printLines, printText } from '../output.ts';

interface SignCommandOptions extends OutgoingOptions {
  readonly curl?: boolean | undefined;
}

const HELP = `
Examples:
  $ countersign sign -s iimmpact -k iimm_prod_1 GET '/v2/balance-statement?page=2'
  $ countersign sign -s influencemart -k ak_test_1 --curl \\
      POST https://shop.influencemart.com/api/v1/conversions -d @conversion.json

A signature is good for one request, and only as long as the scheme says: sign
again for the next one.`;

/** Gives the command its options and its action. */
export function registerSign(command: Command, io: Io): void {
  addOutgoingOptions(command);
  command
    .argument('<method>', 'such as GET')
    .argument('<url>', 'the URL, or its path and query')
    .option('--curl', 'print a curl command')
    .addHelpText('after', HELP)
    .action(async (method, url, options) => signCommand(io, [method, url], options));
}

async function signCommand(
  io: Io,
  [method, url]: readonly [method: string, url: string],
  options: SignCommandOptions,
): Promise<void> {
  const request = await outgoingRequest(io, [method, url], options);
  const curl = options.curl === true ? curlCommand(request) : undefined;
  if (options.json === true) {
    const { origin, target, signature } = request;
    return printJson(io, {
      method: request.method,
      origin,
      target,
      headers: Object.fromEntries(signature),
      curl,
    });
  }
  if (curl === undefined)
    printLines(
      io,
      request.signature.map(([name, value]) => `${name}: ${value}`),
    );
  else printText(io, `${curl}\n`);
}
