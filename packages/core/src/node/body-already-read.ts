/** The error of a request whose body was consumed before it could be verified. */

import { SetUpError } from '../set-up-error.ts';

/** A parser ran before Countersign and kept no raw bytes. A mistake in the mounting order, not the sender's fault. */
export class BodyAlreadyReadError extends SetUpError {
  readonly code = 'COUNTERSIGN_BODY_ALREADY_READ';
  override readonly name = 'BodyAlreadyReadError';

  constructor() {
    super(
      'The request body was read before Countersign could verify its bytes. Mount Countersign before anything that ' +
        'reads the body: app.use(countersign(verifier)) above express.json(), express.urlencoded(), multer or a proxy. ' +
        'Where a platform parses bodies beforehand, have it keep the raw bytes as a Buffer in req.rawBody.',
    );
  }
}
