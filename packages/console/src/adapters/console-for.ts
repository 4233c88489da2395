/** The console as a middleware of Express 4 and 5 or connect, and as a listener of node:http. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleOptions } from '../server/console-options.ts';
import { createConsole } from '../server/create-console.ts';
import { fromIncoming, writeResponse } from './node-request.ts';

/** A middleware, which answers all requests below its mount, of users. */
export interface ConsoleMiddleware<Source extends IncomingMessage> {
  /** @param next Answers requests of those to whom `access()` gives nothing. Default: 404 without anything else. */
  (req: Source, res: ServerResponse, next?: (error?: unknown) => void): void;
  /** Ends the recording into the log, which stays open. */
  readonly close: () => void;
}

/**
 * Makes the console for a mount: `app.use('/admin/countersign', consoleFor({ … }))`. Mount it before `countersign()` and beside the API, so
 * that its own requests are neither verified nor logged, and behind whatever makes a session.
 *
 * @example
 * const admin = consoleFor({
 *   verifiers: [verifier],
 *   log: memoryLog(),
 *   access: (req: Request & { user?: { name: string } }) => req.user && { name: req.user.name, may: ['requests', 'playground'] },
 * });
 * @throws TypeError or RangeError that names the option at fault.
 */
export function consoleFor<Source extends IncomingMessage = IncomingMessage>(
  options: ConsoleOptions<Source>,
): ConsoleMiddleware<Source> {
  const { handle, close } = createConsole('consoleFor()', options);
  const middleware = (req: Source, res: ServerResponse, next?: (error?: unknown) => void): void => {
    handle(fromIncoming(req))
      .then((response) => {
        if (response !== undefined) return writeResponse(response, req, res);
        if (next !== undefined) return next();
        res.statusCode = 404;
        res.end();
      })
      .catch((error: unknown) => {
        // Nothing but a connection that broke gets here.
        if (next !== undefined && !res.headersSent) next(error);
        else res.destroy();
      });
  };
  return Object.assign(middleware, { close });
}
