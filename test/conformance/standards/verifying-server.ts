/** A server that verifies each request, and answers with the verdict. */

import { createServer } from 'node:http';
import type { Verifier } from 'countersign';
import { verifyNode } from 'countersign/node';
import { listen, type Running } from '../../contract/http-client.ts';

/** Starts the server, which answers `accepted` or the code of the refusal. */
export function startVerifyingServer(verifier: Verifier): Promise<Running> {
  const server = createServer(async (request, response) => {
    try {
      const verdict = await verifyNode(verifier, request);
      response.end(verdict.ok ? 'accepted' : verdict.code);
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  return listen(server);
}
