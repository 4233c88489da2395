/** Errors of requests whose bytes are no longer to be had when they are to be verified. */

import { SetUpError } from '../../internal/set-up-error.ts';

/**
 * A parser ran before Countersign and kept no raw bytes. A mistake in the mounting order, not the sender's fault.
 *
 * @example
 * const verdict = await verifyNode(verifier, req).catch((error: unknown) => {
 *   if (error instanceof BodyAlreadyReadError) console.error(error.code); // mount Countersign before the body parser
 *   throw error;
 * });
 */
export class BodyAlreadyReadError extends SetUpError {
  readonly code = 'COUNTERSIGN_BODY_ALREADY_READ';
  override readonly name = 'BodyAlreadyReadError';

  constructor() {
    super(
      'The request body was read before Countersign could verify its bytes. Mount Countersign before anything that ' +
        'reads the body: app.use(countersign(verifier)), or the route of webhook(), above express.json(), express.urlencoded(), ' +
        'multer or a proxy. ' +
        'Where a platform parses bodies beforehand, have it keep the raw bytes as a Buffer in req.rawBody.',
    );
  }
}

/**
 * The bytes kept as the raw body are not those that were sent. A mistake in the set-up, not the sender's fault.
 *
 * @example
 * const verdict = await verifyNode(verifier, req).catch((error: unknown) => {
 *   if (error instanceof RawBodyMismatchError) console.error(error.code); // keep the bytes before they are inflated
 *   throw error;
 * });
 */
export class RawBodyMismatchError extends SetUpError {
  readonly code = 'COUNTERSIGN_RAW_BODY_MISMATCH';
  override readonly name = 'RawBodyMismatchError';

  constructor() {
    super(
      'req.rawBody (or the body of a raw parser) is not what the client sent: its length is not that of Content-Length, or ' +
        'it came compressed and was inflated. The signature covers the bytes as sent. Mount Countersign before the parser, or ' +
        'keep the bytes before they are inflated (express.json({ inflate: false }) refuses compressed bodies).',
    );
  }
}
