/** The secret of a key, read and looked at. */

import type { Scheme } from '../../scheme/scheme.ts';
import { toKeyBytes } from '../../scheme/secrets/secrets.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { findSecret, type SecretSource } from './secret-source.ts';

/** The options of commands that need a secret, as commander names them. */
export interface SecretOptions {
  /** `--secret-env`: the variable that holds it. */
  readonly secretEnv?: string | undefined;
  /** `--secret-file`: the file that holds it, less one line end. */
  readonly secretFile?: string | undefined;
  /** `--json`: notes are left out. */
  readonly json?: boolean | undefined;
}

/** The variable that is read when nothing else is named. */
const SECRET_VARIABLE = 'COUNTERSIGN_SECRET';

/**
 * Reads a secret: from `--secret-file` or `--secret-env`, else from COUNTERSIGN_SECRET, else from the terminal unseen.
 *
 * It is neither empty nor short, and has no whitespace around it. Whether a scheme can decode it is for the scheme to say.
 *
 * @throws Failure that says where the secret came from and what is wrong with it, never the secret.
 */
export async function readSecret(
  io: Io,
  options: SecretOptions = {},
  { shortestSecretBytes, algorithm }: Partial<Pick<Scheme, 'shortestSecretBytes' | 'algorithm'>> = {},
): Promise<string> {
  const { value, from } = await findSecret(io, toSource(options));
  try {
    // Keys of public-key algorithms have forms of their own, which the scheme reads.
    if (algorithm?.toKey === undefined) toKeyBytes(value, 'utf8', shortestSecretBytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('secret', `${error.message} (it came from ${from})`);
  }
  return value;
}

/** Tells whether the user has named a place to read a secret from. */
export function namesSecret({ secretEnv, secretFile }: SecretOptions): boolean {
  return secretEnv !== undefined || secretFile !== undefined;
}

function toSource({ secretEnv, secretFile, json }: SecretOptions): SecretSource {
  return {
    what: 'the secret',
    defaultEnv: SECRET_VARIABLE,
    options: { env: '--secret-env', file: '--secret-file' },
    env: secretEnv,
    file: secretFile,
    json,
  };
}
