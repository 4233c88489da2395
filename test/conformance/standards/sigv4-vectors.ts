/** The test suites of AWS for Signature Version 4, of which `vectors/sigv4/ORIGIN.md` tells. */

import { readFileSync } from 'node:fs';

/** A request as it is sent. */
interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A signed request of a suite, and what it was signed with. */
export interface Sigv4Vector {
  readonly title: string;
  readonly secret: string;
  readonly region: string;
  readonly service: string;
  readonly normalizePath: boolean;
  readonly request: SentRequest;
  readonly signedRequest: SentRequest;
  readonly stringToSign: string;
  readonly isPresigned: boolean;
}

interface Context {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  readonly service: string;
  readonly normalizePath: boolean;
}

interface Form {
  readonly stringToSign: string;
  readonly signedRequest: SentRequest;
}

interface Case {
  readonly name: string;
  readonly context: Context;
  readonly request: SentRequest;
}

/** The vectors of a folder: the suite of 2024 in both forms, and that of 2015 with headers. */
export function sigv4Vectors(folder: URL): readonly Sigv4Vector[] {
  const casesOf = <T>(file: string): readonly T[] => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  return [
    ...casesOf<Case & { header: Form; query: Form }>('aws-c-auth-v4.json').flatMap((each) => [
      vectorOf('2024, header', each, each.header),
      vectorOf('2024, query', each, each.query),
    ]),
    ...casesOf<Case & Form>('aws4-2015-suite.json').map((each) => vectorOf('2015, header', each, each)),
  ];
}

function vectorOf(suite: string, { name, context, request }: Case, form: Form): Sigv4Vector {
  const { secretAccessKey, sessionToken = tokenOf(form.signedRequest), region, service } = context;
  return {
    title: `${suite}, ${name}`,
    secret: sessionToken === undefined ? secretAccessKey : `${secretAccessKey}&${sessionToken}`,
    ...{ region, service, normalizePath: context.normalizePath },
    ...{ request, signedRequest: form.signedRequest, stringToSign: form.stringToSign },
    isPresigned: suite.endsWith('query'),
  };
}

/** The suite of 2015 has the token in the request alone. */
function tokenOf({ headers }: SentRequest): string | undefined {
  return headers.find(([name]) => name === 'X-Amz-Security-Token')?.[1].trim();
}
