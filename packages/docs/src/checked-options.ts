/** Options of the documentation, checked: texts of requests and addresses stand in programs, pages and collections. */

import type { Recipe } from 'countersign/scheme';
import type { PartnerDocsOptions } from './partner-docs-options.ts';
import type { SampleRequest } from './sample-request.ts';
import { OPTIONAL_VALUES } from './samples/optional-headers.ts';

/** Characters that a path and query may have by RFC 3986, and brackets, which clients send too. */
const TARGET = /^\/[\w\-.~!$&'()*+,;=:@/?%[\]]*$/;
const METHOD = /^[A-Z]+(?:-[A-Z]+)*$/;
const PRINTABLE = /^[!-~](?:[ -~]*[!-~])?$/;
/** No quotes, spaces or brackets, of which one could end a link; of protocols those of the web alone. */
const LINK = /^(?!(?!https?:)[\w+.-]+:)[\w\-./:?#=&%~{}+@,;]+$/;

/** Throws a TypeError for a text that must not have the form that it has. */
export function assertTexts({ title, keyId, support, mistakesUrl }: PartnerDocsOptions): void {
  for (const [name, text] of Object.entries({ title, keyId, support, mistakesUrl }))
    if (text !== undefined && (typeof text !== 'string' || text.trim() === ''))
      throw new TypeError(`partnerDocs(): "${name}" must be a text`);
  if (keyId !== undefined && !PRINTABLE.test(keyId))
    throw new TypeError('partnerDocs(): "keyId" must be printable ASCII, without spaces around it');
  if (mistakesUrl !== undefined && !LINK.test(mistakesUrl))
    throw new TypeError('partnerDocs(): "mistakesUrl" must be an address such as "https://acme.example/m/"');
}

/** The base URL in its parts. Throws a TypeError where it is none. */
export function addressOf(baseUrl: string): { readonly origin: string; readonly basePath: string } {
  if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl))
    throw new TypeError(`partnerDocs(): "baseUrl" must be an address such as "https://api.example.com"`);
  const { origin, pathname, search, hash } = new URL(baseUrl);
  if (search !== '' || hash !== '')
    throw new TypeError('partnerDocs(): "baseUrl" must have no query and no fragment');
  return { origin, basePath: pathname.replace(/\/$/, '') };
}

/** The requests; undefined where there are none. Throws a TypeError for one that cannot be sent as it stands. */
export function requestsOf(
  requests: PartnerDocsOptions['requests'],
  { name, optional }: Recipe,
): readonly [SampleRequest, ...SampleRequest[]] | undefined {
  const [first, ...others] = requests ?? [];
  if (first === undefined) return undefined;
  for (const request of [first, ...others]) {
    const { method, target, contentType } = request;
    if (!METHOD.test(method) || !TARGET.test(target))
      throw new TypeError(
        'partnerDocs(): a request must have a method in capitals, and a target such as "/v1/orders?page=2", percent-encoded',
      );
    if (contentType !== undefined && !PRINTABLE.test(contentType))
      throw new TypeError('partnerDocs(): the content type of a request must be printable ASCII');
    for (const value of OPTIONAL_VALUES) {
      if (request[value] === undefined) continue;
      if (optional[value]?.header === undefined)
        throw new TypeError(`partnerDocs(): a request has "${value}", and the scheme "${name}" has none`);
      if (!PRINTABLE.test(request[value]))
        throw new TypeError(`partnerDocs(): "${value}" of a request must be printable ASCII`);
    }
  }
  return [first, ...others];
}
