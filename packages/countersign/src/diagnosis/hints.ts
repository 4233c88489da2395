/** Hints: what can be seen in a request and proves nothing. They stand apart from findings. */

import { firstHeader } from '../request/first-header.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Hint } from '../responses/hint.ts';
import { readFormBody } from './mutations/body/form-body.ts';
import { utf8Text } from './utf8-text.ts';

/** A body is looked at up to here. */
const LARGEST = 64 * 1024;
/** `{{key}}` of Postman and Mustache, `${key}` of shells and JavaScript, `<your-key>` of documentation. */
const TEMPLATE = /\{\{ ?[\w.-]{1,64} ?\}\}|\$\{[\w.-]{1,64}\}|<(?:your|my)[-_ ][\w -]{1,40}>/i;
const WITH_BODY = ['POST', 'PUT', 'PATCH'];
const PRINTED = ['[object Object]', 'undefined', 'null', 'Array', 'None'];
/** Not the many types that hold JSON in lines or in other wrappings. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json *(?:;|$)/;

/** The hints in a request, the weightiest first. */
export function hintsIn(request: SignedRequest): readonly Hint[] {
  const { method, url, headers, body } = request;
  const text = body.length > LARGEST ? undefined : utf8Text(body);
  const type = (firstHeader(headers, 'content-type') ?? '').toLowerCase();
  const hints: (Hint | undefined)[] = [
    templateIn('the URL', url) ?? templateIn('the body', text) ?? headerTemplate(headers),
    text !== undefined && PRINTED.includes(text.trim())
      ? {
          code: 'body_printed',
          text: `The body is the text ${text.trim()}, which a language prints for something else.`,
        }
      : undefined,
    body.length === 0 && WITH_BODY.includes(method) && type !== ''
      ? {
          code: 'body_missing',
          text: `No body arrived, though Content-Type says that there is one: a redirect, a proxy or a forgotten option of the client may have lost it.`,
        }
      : undefined,
    text === undefined ? undefined : typeHint(type, body, text),
  ];
  return hints.filter((hint) => hint !== undefined);
}

function templateIn(where: string, text: string | undefined): Hint | undefined {
  const found = text === undefined ? undefined : TEMPLATE.exec(text)?.[0];
  return found === undefined
    ? undefined
    : {
        code: 'template_unresolved',
        text: `${found} in ${where} looks like a variable that was not replaced.`,
      };
}

/** No value of a header is repeated: one of them is the signature. */
function headerTemplate(headers: SignedRequest['headers']): Hint | undefined {
  const at = headers.findIndex((text, i) => i % 2 === 1 && TEMPLATE.test(text));
  if (at === -1) return undefined;
  return {
    code: 'template_unresolved',
    text: `The header ${headers[at - 1]} seems to have a variable that was not replaced.`,
  };
}

function typeHint(type: string, body: Uint8Array, text: string): Hint | undefined {
  if (text === '') return undefined;
  if (JSON_TYPE.test(type) && !isJson(text))
    return readFormBody(body) === undefined
      ? { code: 'no_json', text: 'The body is no JSON, though Content-Type says so.' }
      : { code: 'form_under_json', text: 'The body is a form, and Content-Type says that it is JSON.' };
  return type.startsWith('application/x-www-form-urlencoded') && /^\s*[[{]/.test(text) && isJson(text)
    ? { code: 'json_under_form', text: 'The body is JSON, and Content-Type says that it is a form.' }
    : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}
