/** Certificates of keys: name, dates, and the chain up to a root. */

import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { UnusableKeyError } from './unusable-key.ts';

/** Requirements for a certificate. */
export interface CertificateRules {
  /** It must be for one of them. */
  readonly names: readonly string[];
  readonly nowMs: number;
  /** Trusted issuers. */
  readonly roots: CertificateStore;
  /** Issuers that are not trusted by themselves. */
  readonly intermediates: readonly X509Certificate[];
  /** Fetches the certificate of an issuer from the address that one names; undefined where that is none to ask. */
  readonly fetchIssuer: (url: string) => Promise<X509Certificate | undefined>;
}

/** Certificates by their subject. */
export type CertificateStore = ReadonlyMap<string, readonly X509Certificate[]>;

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g;
/** The leaf and what is between it and the root. */
const MOST_IN_FILE = 4;
/** Issuers of issuers; a chain has seldom more than two below its root. */
const LONGEST_CHAIN = 4;
const ISSUER = /^CA Issuers - URI:(http[^\s]{1,500})$/m;

/**
 * Reads the certificates of a text in PEM.
 *
 * @throws UnusableKeyError where there is none, too many, or one that is damaged.
 */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const texts = pem.match(PEM) ?? [];
  if (texts.length === 0) throw new UnusableKeyError('the file holds no certificate in PEM');
  if (texts.length > MOST_IN_FILE)
    throw new UnusableKeyError(`the file holds more than ${MOST_IN_FILE} certificates`);
  return texts.map(toCertificate);
}

/**
 * Reads one certificate, in PEM or DER.
 *
 * @throws UnusableKeyError for what is none.
 */
export function toCertificate(certificate: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch {
    throw new UnusableKeyError('the certificate cannot be read');
  }
}

/** Gathers trusted certificates. */
export function certificateStore(certificates: readonly X509Certificate[]): CertificateStore {
  const store = new Map<string, X509Certificate[]>();
  for (const each of certificates) store.set(each.subject, [...(store.get(each.subject) ?? []), each]);
  return store;
}

let systemRoots: CertificateStore | undefined;

/** The roots that come with Node, read when they are first needed. */
export function rootsOfNode(): CertificateStore {
  systemRoots ??= certificateStore(rootCertificates.map(toCertificate));
  return systemRoots;
}

/**
 * Finds out whether a certificate is to be trusted: for its name, now, and by a root. The extensions of issuers are looked at
 * as far as Node does, which leaves out name constraints and revocation: it is a second line behind the TLS of the pinned host.
 *
 * @throws UnusableKeyError that says why not.
 */
export async function assertTrusted(leaf: X509Certificate, rules: CertificateRules): Promise<void> {
  if (!rules.names.some((name) => leaf.checkHost(name) !== undefined))
    throw new UnusableKeyError(`the certificate is not for ${rules.names.join(' or ')}`);
  let last = leaf;
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    if (!isValidAt(last, rules.nowMs))
      throw new UnusableKeyError('a certificate of the chain has expired, or is not valid yet');
    if (isRoot(last, rules) || isIssuedByRoot(last, rules)) return;
    const next = knownIssuer(last, rules) ?? (await namedIssuer(last, rules));
    if (next === undefined) break;
    last = next;
  }
  throw new UnusableKeyError(
    'the certificate has no chain to a trusted root: is one of "intermediates" or "roots" missing?',
  );
}

function isRoot(certificate: X509Certificate, { roots }: CertificateRules): boolean {
  const { subject, fingerprint256 } = certificate;
  return (roots.get(subject) ?? []).some((root) => root.fingerprint256 === fingerprint256);
}

function isIssuedByRoot(certificate: X509Certificate, { roots, nowMs }: CertificateRules): boolean {
  return (roots.get(certificate.issuer) ?? []).some(
    (root) => isValidAt(root, nowMs) && isIssuedBy(certificate, root),
  );
}

function knownIssuer(certificate: X509Certificate, rules: CertificateRules): X509Certificate | undefined {
  return rules.intermediates.find((issuer) => isIssuedBy(certificate, issuer));
}

async function namedIssuer(
  certificate: X509Certificate,
  { fetchIssuer }: CertificateRules,
): Promise<X509Certificate | undefined> {
  const [, url] = ISSUER.exec(certificate.infoAccess ?? '') ?? [];
  const issuer = url === undefined ? undefined : await fetchIssuer(url);
  return issuer && isIssuedBy(certificate, issuer) ? issuer : undefined;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isValidAt({ validFrom, validTo }: X509Certificate, nowMs: number): boolean {
  return Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo);
}
