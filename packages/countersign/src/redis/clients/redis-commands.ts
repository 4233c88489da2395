/** One interface for the clients of Redis: the commands that the store and the keys send, and their connections. */

/** Arguments of EVALSHA after the name of the script. */
export type ScriptArguments = [keyCount: number, ...keysAndArguments: (string | Buffer)[]];

/** A call of a script. */
export interface Evaluation {
  readonly command: 'EVAL' | 'EVALSHA';
  /** The text of the script, or its SHA-1 in hex. */
  readonly script: string;
  readonly args: ScriptArguments;
}

/** After the script, the master waits until so many replicas have what it wrote. */
export interface WaitForReplicas {
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** Return value of a script, and the number of replicas that have acknowledged it, where that was waited for. */
export interface ScriptResult {
  readonly reply: unknown;
  readonly replicas: number | undefined;
}

/**
 * State of a connection: `ready` where a command that is sent now reaches a server, as far as the client knows; `lazy`
 * where the first command connects; `ended` where the client does not connect any more, or not until it is told to.
 */
export type ConnectionState = 'ready' | 'lazy' | 'connecting' | 'ended';

/** Listeners to the connections of a client. */
export interface ConnectionEvents {
  /** A connection was made. */
  readonly onReady: () => void;
  /** A connection broke; the client may send again what was not answered. */
  readonly onBreak?: (() => void) | undefined;
  /** Why there is no connection. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A Redis client behind one interface. It is neither opened nor closed by this. */
export interface RedisCommands {
  /** Put by the client before the name of each key. */
  readonly keyPrefix: string;
  readonly isCluster: boolean;
  readonly state: ConnectionState;
  /** The error of commands while the state is `ended`. */
  readonly endedMessage: string;
  readonly follow: (events: ConnectionEvents) => void;
  /** Resolves once the attempt to connect that is under way has succeeded or failed. */
  readonly settled: () => Promise<void>;
  /** Runs a script by way of redirections, with replies in bytes. */
  readonly evaluate: (evaluation: Evaluation) => Promise<unknown>;
  /** Runs a script by way of redirections, with replies in text. */
  readonly evaluateText: (script: string, args: ScriptArguments) => Promise<unknown>;
  /** Runs a script and WAIT in one write to one node, which in a Cluster is the one that the client believes to be right. */
  readonly evaluateInPlace: (evaluation: Evaluation, wait: WaitForReplicas) => Promise<ScriptResult>;
  /** False where the client may send WAIT over another connection than the script. */
  readonly canWait: boolean;
  /** The replies of INFO of the masters that give one. */
  readonly askInfo: (section: string) => Promise<readonly string[]>;
  /** Has a Cluster's client ask who the masters are now. */
  readonly refreshTopology: (key: string) => void;
  /** True where the client learns of the master of that key alone. */
  readonly refreshesBySlot: boolean;
  /** Connects anew; `undefined` where the client finds the master by itself, or would not connect again. */
  readonly reconnect: (() => void) | undefined;
  /** Opens a channel on this connection. */
  readonly openChannel: (name: string, listeners: ChannelListeners) => Channel;
  /** True where a channel takes no connection that commands need. */
  readonly canSubscribeToo: boolean;
}

/** Listeners to a channel. */
export interface ChannelListeners {
  readonly onMessage: (message: string) => void;
  readonly onReady: () => void;
  readonly onClose: () => void;
}

/** A channel on a connection: its messages arrive while the subscription stands. */
export interface Channel {
  readonly isConnected: boolean;
  /** Resolves once the subscription stands; rejects when it cannot be had now. May be called again. */
  readonly subscribe: () => Promise<void>;
  readonly unsubscribe: () => Promise<unknown>;
  /** Removes the listeners. */
  readonly detach: () => void;
  /** Ends the connection, unless something else listens to messages on it. */
  readonly release: () => void;
}

/** The client gave up waiting, which says nothing about what the server does. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
