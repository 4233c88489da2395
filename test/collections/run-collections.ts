/** The collections of each scheme, run by each tool against a server that verifies. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { followRecipe, partnerDocs } from '@countersign/docs';
import { recipeOf } from 'countersign/scheme';
import { KEY_ID, startPartnerServer } from '../samples/partner-server.ts';
import { isFitting } from '../samples/run-matrix.ts';
import { type LabelledRequest, REQUESTS } from '../samples/sample-requests.ts';
import type { SampleScheme } from '../samples/sample-schemes.ts';
import { type CollectionTool, runCollection } from './collection-tool.ts';

/** Outcome of one request of a collection. */
export interface CollectionResult {
  readonly tool: string;
  readonly scheme: string;
  readonly request: string;
  /** The code of the verdict; `not sent` where the server got nothing. */
  readonly verdict: string;
  /** In words; undefined if the request arrived as it stands in the collection. */
  readonly changed: string | undefined;
  /** The output of the tool. */
  readonly output: string;
}

/** A collection to run. */
export interface CollectionPlan {
  readonly tool: CollectionTool;
  readonly sampleScheme: SampleScheme;
  readonly requests: readonly LabelledRequest[];
  /** Default: the secret of the scheme. */
  readonly secret?: string | undefined;
}

/** The requests that are sent for a scheme: those that it takes, without any of which all that is signed is that of one before. */
export function requestsFor(
  sampleScheme: SampleScheme,
  requests: readonly LabelledRequest[],
): readonly LabelledRequest[] {
  const { message } = recipeOf(sampleScheme.scheme);
  const signed = new Set<string>();
  return requests.filter((labelled) => {
    if (!isFitting(sampleScheme, labelled)) return false;
    const { method, target, contentType, body = '' } = labelled.request;
    const text = followRecipe(message, {
      ...{ method, url: target, origin: 'https://api.example.com', body: Buffer.from(body) },
      headers: contentType === undefined ? [] : ['Content-Type', contentType],
      // Equal, as they are in requests of one second without a nonce.
      ...{ keyId: KEY_ID, timestamp: '1772366400', nonce: '' },
    }).toString('hex');
    // With a nonce, none is a copy of another.
    if (sampleScheme.scheme.replay !== 'nonce' && signed.has(text)) return false;
    signed.add(text);
    return true;
  });
}

/** Why a scheme has no collection; undefined if it has one. */
export function whyNoCollection(sampleScheme: SampleScheme): string | undefined {
  const requests = requestsFor(sampleScheme, REQUESTS.slice(0, 3)).map(({ request }) => request);
  const page = partnerDocs(sampleScheme.scheme, { requests, languages: [] }).get('index.md') ?? '';
  return /There is no collection for Postman and Bruno: (.+)\./.exec(page)?.[1];
}

/** Runs one collection with all its requests. */
export async function runPlan(plan: CollectionPlan): Promise<readonly CollectionResult[]> {
  const { tool, sampleScheme, requests, secret = sampleScheme.secret } = plan;
  const server = await startPartnerServer(sampleScheme);
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-collections-'));
  try {
    await writeDocs(folder, plan, server.url);
    const output = await runCollection(tool, folder, { baseUrl: server.url, keyId: KEY_ID, secret });
    const { codes, bytes } = server.take();
    const sent = bytes.toString('latin1').match(/(?:GET|POST|PUT) \S+(?= HTTP\/1\.1\r\n)/g) ?? [];
    return requests.map(({ label, request: { method, target, body = '' } }, i) => {
      const changed =
        sent[i] !== `${method} ${target}`
          ? `it sent "${sent[i]}" instead of "${method} ${target}"`
          : bytes.includes(body)
            ? undefined
            : 'its body was not sent as it stands';
      const verdict = codes[i] ?? 'not sent';
      return { tool: tool.id, scheme: sampleScheme.name, request: label, verdict, changed, output };
    });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeDocs(
  folder: string,
  { sampleScheme: { scheme }, requests }: CollectionPlan,
  baseUrl: string,
): Promise<void> {
  const options = { baseUrl, requests: requests.map(({ request }) => request), languages: [] };
  for (const [name, text] of partnerDocs(scheme, options)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** A secret of the same form, which is another. */
export function wrongSecret({ secret }: SampleScheme): string {
  return secret.replace(/(?<=^(?:whsec_)?)[0-9A-Za-z]/, (first) => (first === 'A' ? 'B' : 'A'));
}
