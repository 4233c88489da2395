/** Handshakes: requests with which a sender checks an endpoint, and their answers. */

import type { RefusalResponse } from '../responses/response-format.ts';

/** Answer to a handshake; `undefined`: the request is none of these, and goes on as a delivery. */
export type HandshakeAnswer = RefusalResponse | undefined | Promise<RefusalResponse | undefined>;

/** Head of a request that may be a handshake. */
export interface HandshakeHead {
  readonly method: string;
  readonly query: URLSearchParams;
  /** The value of a header, in any case; `undefined` where it was not sent, or several times. */
  readonly header: (name: string) => string | undefined;
}

/** A request that nobody has verified: anyone can send it. */
export interface Challenge extends HandshakeHead {
  /** Empty, unless the handshake `needsBody`. */
  readonly body: Uint8Array;
  /** The secret of the endpoint; the first where there are several, and `undefined` while there is none. */
  readonly secret: () => Promise<string | undefined>;
  /** The option `verifyToken` of `webhook()`. */
  readonly verifyToken: string | undefined;
  /**
   * Hands a secret that the sender has made to `onSecretOffered` of `webhook()`, unless there is a secret already, or it
   * is shorter than 10 bytes.
   *
   * @returns whether it was taken, or is the one in use.
   */
  readonly offerSecret: (secret: string) => Promise<boolean>;
}

/** A request whose signature holds. */
export interface SignedChallenge extends Omit<HandshakeHead, 'query'> {
  readonly payload: unknown;
  /** The secret that the request was signed with. */
  readonly secret: string;
}

/** A handshake that comes unsigned, and is answered before anything is verified. */
export interface UnsignedHandshake {
  /** A short name, for documentation. */
  readonly name: string;
  readonly isSigned: false;
  readonly methods: readonly ('GET' | 'HEAD' | 'OPTIONS' | 'POST')[];
  /**
   * The option of `webhook()` without which it is refused: where that is missing, `webhook()` says so at start-up, and of
   * `onSecretOffered` while there is no secret. Default: none.
   */
  readonly needs?: 'verifyToken' | 'onSecretOffered' | undefined;
  /** True if the body is needed; it is read up to 16 KiB. Default: false. */
  readonly needsBody?: boolean | undefined;
  /** Tells by its head whether a request may be this handshake. A POST that carries a signature is not asked about. */
  readonly asks: (head: HandshakeHead) => boolean;
  readonly answer: (challenge: Challenge) => HandshakeAnswer;
  /**
   * Tells whether the answer may hold the signature of a message, which anyone could then send as a delivery: a request with such
   * a message is refused. Must not throw. Default: no answer signs anything.
   */
  readonly maySign?: ((message: Uint8Array) => boolean) | undefined;
}

/** A handshake that is signed as deliveries are, and is answered in place of the handler. */
export interface SignedHandshake {
  /** A short name, for documentation. */
  readonly name: string;
  readonly isSigned: true;
  readonly answer: (challenge: SignedChallenge) => HandshakeAnswer;
}

/** A handshake of either kind. */
export type Handshake = UnsignedHandshake | SignedHandshake;
