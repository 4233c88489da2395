/** Clients of Valkey GLIDE 2.3 or later, as they are used. */

/** Members of a client that are used. The package is not imported, so that its enums and classes are not there. */
export interface Glide {
  readonly isClosed?: boolean | undefined;
  readonly config?: Config | undefined;
  readonly customCommand: (args: (string | Buffer)[], options?: GlideOptions) => Promise<unknown>;
  readonly getStatistics: () => object;
  readonly subscribe?: Subscribe | undefined;
  readonly unsubscribe?: Subscribe | undefined;
  readonly getPubSubMessage: () => Promise<{
    readonly message: string | Buffer;
    readonly channel: string | Buffer;
  }>;
  readonly close: () => void;
}

interface Config {
  readonly lazyConnect?: boolean | undefined;
  readonly pubsubSubscriptions?: { readonly callback?: unknown } | undefined;
}

/** Since version 2.3. */
type Subscribe = (channels: Iterable<string>, timeoutMs: number) => Promise<void>;

interface GlideOptions {
  readonly decoder: typeof BYTES | typeof TEXT;
  /** For a Cluster. */
  readonly route?: 'allPrimaries' | 'randomNode' | undefined;
}

/** `Decoder.Bytes` */
export const BYTES = 0;
/** `Decoder.String` */
export const TEXT = 1;

/** Tells a client of GLIDE by its shape. */
export function isGlide(client: object): client is Glide {
  const { customCommand, getStatistics } = client as Partial<Glide>;
  return typeof customCommand === 'function' && typeof getStatistics === 'function';
}

/** Tells whether the client is one of a Cluster. */
export function isGlideCluster(client: Glide): boolean {
  return 'invokeScriptWithRoute' in client;
}
