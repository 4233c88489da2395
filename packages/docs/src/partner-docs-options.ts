/** Options of the documentation for partners. */

import type { SampleRequest } from './sample-request.ts';
import type { SectionId } from './sections/section-titles.ts';

/** Options of `partnerDocs()`. */
export interface PartnerDocsOptions {
  /** The name of the API, for the heading. Default: the title of the scheme, else its name. */
  readonly title?: string | undefined;
  /** Address under which partners call the API. A path in it is not signed. Default: `https://api.example.com`. */
  readonly baseUrl?: string | undefined;
  /** The key id of the examples. Default: one of the form that the scheme tells. */
  readonly keyId?: string | undefined;
  /** Where partners ask: an address of a page, of e-mail, or words. Default: the page names nobody. */
  readonly support?: string | undefined;
  /**
   * Address of the pages of mistakes, to which the name of a mistake is added; or one with `{code}` in it. Default: the pages of
   * Countersign.
   */
  readonly mistakesUrl?: string | undefined;
  /** Requests of the API; the first is that of the samples and of the worked example. Default: two made up ones. */
  readonly requests?: readonly SampleRequest[] | undefined;
  /**
   * A document of OpenAPI 3.0 or 3.1 into which the signature is merged: an object, or the text of a file in JSON or YAML, which stays
   * what it is, with its comments. Default: a document of the requests alone.
   */
  readonly openapi?: Readonly<Record<string, unknown>> | string | undefined;
  /** The languages of the samples, by their ids. Default: all. */
  readonly languages?: readonly string[] | undefined;
  /** The forms of the page. Default: both. */
  readonly formats?: readonly PageFormat[] | undefined;
  /** Paragraphs and lists of your own in Markdown, by the section behind whose text they stand. Default: none. */
  readonly notes?: Readonly<Partial<Record<SectionId, string>>> | undefined;
}

/** A form of the page. */
export type PageFormat = 'md' | 'html';
