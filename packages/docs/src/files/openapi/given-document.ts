/** A document of OpenAPI that a vendor has: an object, or the text of a file in JSON or YAML, whose format and comments are kept. */

import { type Document, LineCounter, parseDocument } from 'yaml';
import { type OpenApiObject, objectOf } from './object.ts';
import { mergeIntoYaml } from './yaml-merge.ts';

/** The file of OpenAPI. */
export interface OpenApiFile {
  /** `openapi.json` or `openapi.yaml`. */
  readonly file: string;
  /** The document that is given; undefined where none is. */
  readonly given: OpenApiObject | undefined;
  /** The text of a document into which the given one was merged. */
  readonly write: (merged: OpenApiObject) => string;
}

/** Reads what is given. Throws a TypeError that says what is wrong, and where; no text of the document is in it. */
export function openApiFile(given: OpenApiObject | string | undefined): OpenApiFile {
  if (given === undefined) return { file: 'openapi.json', given, write: toJson };
  if (typeof given !== 'string') return { file: 'openapi.json', given: checked(given), write: toJson };
  const text = given.replace(/^\ufeff/, '');
  if (text.trimStart().startsWith('{'))
    return { file: 'openapi.json', given: checked(parsedJson(text)), write: toJson };
  const document = parsedYaml(text);
  return {
    file: 'openapi.yaml',
    given: checked(jsonValue(document)),
    write: (merged) => {
      mergeIntoYaml(document, merged);
      // Long texts stay on their lines.
      return document.toString({ lineWidth: 0 });
    },
  };
}

function toJson(document: OpenApiObject): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    throw invalid(`is no valid JSON${line === undefined ? '' : `: see line ${line}`}`);
  }
}

function parsedYaml(text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error === undefined) return document;
  const { line, col } = lines.linePos(error.pos[0]);
  throw invalid(`is no valid YAML: see line ${line}, column ${col} (${error.code})`);
}

/** Throws for aliases that would make a document of any size. */
function jsonValue(document: Document): unknown {
  try {
    // As JSON has it: keys are texts, such as '200'.
    return JSON.parse(JSON.stringify(document.toJS()) ?? 'null');
  } catch {
    throw invalid('has aliases that refer to themselves, or too many of them');
  }
}

function checked(value: unknown): OpenApiObject {
  const { openapi, swagger } = objectOf(value);
  if (swagger !== undefined) throw invalid('is of Swagger 2: convert it to OpenAPI 3 first');
  if (typeof openapi !== 'string' || !/^3\.[01]\./.test(openapi))
    throw invalid('must be a document of OpenAPI 3.0 or 3.1, with its version in "openapi"');
  return objectOf(value);
}

function invalid(problem: string): TypeError {
  return new TypeError(`partnerDocs(): "openapi" ${problem}`);
}
