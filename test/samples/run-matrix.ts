/** Samples of each language and scheme, run against a server that verifies. */

import type { SampleLanguage } from '@countersign/docs';
import { startPartnerServer } from './partner-server.ts';
import { type MatrixResult, type Partner, runRequest } from './run-request.ts';
import type { LabelledRequest } from './sample-requests.ts';
import type { SampleScheme } from './sample-schemes.ts';

/** Samples to run. */
export interface MatrixPlan {
  readonly languages: readonly SampleLanguage[];
  readonly schemes: readonly SampleScheme[];
  readonly requests: readonly LabelledRequest[];
  /** True if each sample is run a second time, with nothing changed. Default: true. */
  readonly isRepeated?: boolean | undefined;
  /** Programs that run at the same time. Default: 2. */
  readonly concurrency?: number | undefined;
  /** Called for each result. */
  readonly onResult?: ((result: MatrixResult) => void) | undefined;
}

/**
 * Runs each sample, sends the bytes of its request again, and runs it a second time. Samples that do not fit a scheme, such as a form where an
 * API takes JSON alone, are left out.
 */
export async function runMatrix({
  languages,
  schemes,
  requests,
  isRepeated = true,
  concurrency = 2,
  onResult = () => undefined,
}: MatrixPlan): Promise<readonly MatrixResult[]> {
  const results: MatrixResult[] = [];
  const partners = await Promise.all(
    languages.flatMap((language) =>
      schemes.map(async (sampleScheme): Promise<Partner> => {
        const server = await startPartnerServer(sampleScheme);
        return { language, sampleScheme, server, lastSecond: 0 };
      }),
    ),
  );
  try {
    for (const labelled of requests) {
      const fitting = partners.filter(({ sampleScheme }) => isFitting(sampleScheme, labelled));
      for (const result of await runRequest(fitting, labelled, { concurrency, isRepeated })) {
        results.push(result);
        onResult(result);
      }
    }
  } finally {
    await Promise.all(partners.map(({ server }) => server.close()));
  }
  return results;
}

/** Tells whether an API of the scheme takes the request. */
export function isFitting(
  { contentTypes }: SampleScheme,
  { request: { contentType } }: LabelledRequest,
): boolean {
  return contentType === undefined || contentTypes === undefined || contentTypes.includes(contentType);
}
