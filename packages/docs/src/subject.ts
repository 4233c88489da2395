/** The scheme and the options of its documentation, with every default in place. */

import type { Scheme } from 'countersign';
import { mistakePage } from 'countersign/diagnosis';
import { assertKnownOptions, type Recipe } from 'countersign/scheme';
import { catalog } from 'countersign/schemes';
import { addressOf, assertTexts, requestsOf } from './checked-options.ts';
import { oneLine } from './document/plain-text.ts';
import { type Credentials, exampleCredentials } from './example/credentials.ts';
import { defaultRequests } from './example/default-requests.ts';
import { type ExampleInput, type WorkedExample, workedExample } from './example/worked-example.ts';
import { type OpenApiFile, openApiFile } from './files/openapi/given-document.ts';
import { type SandboxScript, sandboxScript } from './files/sandbox-script.ts';
import type { PartnerDocsOptions } from './partner-docs-options.ts';
import { documentedRecipe } from './recipe/documented-recipe.ts';
import { type Answer, answersOf } from './refusals/answers.ts';
import type { SampleRequest } from './sample-request.ts';
import { LANGUAGES } from './samples/languages.ts';
import type { SampleLanguage } from './samples/sample-language.ts';
import { whyNoSamples } from './samples/why-no-samples.ts';
import { type WrittenSamples, writtenSamples } from './samples/written-samples.ts';

/** All that a section may say. */
export interface Subject {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly title: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The path in the base URL, which is not signed; empty where there is none. */
  readonly basePath: string;
  readonly support: string | undefined;
  readonly mistakeUrl: (code: string) => string;
  readonly requests: readonly [SampleRequest, ...SampleRequest[]];
  readonly credentials: Credentials | undefined;
  /** The requests signed; none where nobody but the sender can sign, or no example of a secret is known. */
  readonly examples: readonly WorkedExample[];
  /** Programs that send the first request. */
  readonly samples: WrittenSamples;
  /** Reasons why there are no samples in any language; none where there are. */
  readonly withoutSamples: readonly string[];
  readonly languages: readonly SampleLanguage[];
  /** The script that signs in Postman and Bruno. */
  readonly sandbox: SandboxScript;
  /** The file of OpenAPI, and the document that is merged into it. */
  readonly openapi: OpenApiFile;
  /** The refusals as they are sent. */
  readonly answers: readonly Answer[];
  /** True if `npx countersign explain --scheme NAME` knows the scheme. */
  readonly isPreset: boolean;
}

const OPTIONS: readonly (keyof PartnerDocsOptions)[] = [
  ...(['title', 'baseUrl', 'keyId', 'support', 'mistakesUrl', 'requests', 'openapi', 'languages'] as const),
  ...(['formats', 'notes'] as const),
];

/** Throws a TypeError that names the option at fault. */
export function toSubject(scheme: Scheme, options: PartnerDocsOptions): Subject {
  assertKnownOptions('partnerDocs()', options, OPTIONS);
  assertTexts(options);
  const { baseUrl = 'https://api.example.com', keyId, support, mistakesUrl } = options;
  const recipe = documentedRecipe(scheme);
  const address = addressOf(baseUrl);
  const requests = requestsOf(options.requests, recipe) ?? defaultRequests(recipe);
  const credentials = exampleCredentials(scheme, recipe, keyId);
  const examples =
    credentials === undefined
      ? []
      : examplesOf({ scheme, recipe, credentials, address }, requests, options.requests === undefined);
  const languages = languagesOf(options.languages);
  const withoutSamples = whyNoSamples(recipe);
  return {
    scheme,
    recipe,
    title: oneLine(options.title ?? recipe.title ?? recipe.name),
    baseUrl: address.origin + address.basePath,
    basePath: address.basePath,
    support,
    mistakeUrl: (code) => mistakeUrl(code, mistakesUrl),
    requests,
    credentials,
    examples,
    languages,
    withoutSamples,
    samples: writtenSamples({ recipe, request: requests[0] }, withoutSamples.length > 0 ? [] : languages),
    openapi: openApiFile(options.openapi),
    sandbox: sandboxScript(recipe, withoutSamples),
    answers: answersOf(scheme, recipe, examples[0]),
    isPreset: Object.values(catalog).some(({ name }) => name === scheme.name),
  };
}

/** Where the message has parts of the scheme's own, a request that is made up may lack what they sign. */
function examplesOf(
  input: ExampleInput,
  requests: readonly SampleRequest[],
  areMadeUp: boolean,
): readonly WorkedExample[] {
  try {
    return requests.map((request) => workedExample(input, request));
  } catch (error) {
    if (areMadeUp && input.recipe.gaps.some(({ at }) => at.startsWith('message'))) return [];
    throw error;
  }
}

function languagesOf(ids: PartnerDocsOptions['languages']): readonly SampleLanguage[] {
  if (ids === undefined) return LANGUAGES;
  return ids.map((id) => {
    const found = LANGUAGES.find((language) => language.id === id);
    if (found !== undefined) return found;
    const known = LANGUAGES.map((language) => language.id).join(', ');
    throw new TypeError(`partnerDocs(): "languages" must be some of ${known}`);
  });
}

function mistakeUrl(code: string, template: string | undefined): string {
  if (template === undefined) return mistakePage(code);
  return template.includes('{code}') ? template.replaceAll('{code}', code) : template + code;
}
