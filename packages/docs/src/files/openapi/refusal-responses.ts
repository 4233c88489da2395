/** The refusals as responses, by status, with an example of each body. */

import { STATUS_CODES } from 'node:http';
import type { Answer } from '../../refusals/answers.ts';
import { groupedBy } from '../../refusals/grouped-by.ts';
import type { Subject } from '../../subject.ts';
import type { OpenApiObject } from './object.ts';

/** The responses among the components, and the references of an operation to them. */
export function refusalResponses({ answers }: Subject): {
  readonly components: OpenApiObject;
  readonly references: OpenApiObject;
} {
  const byStatus = [...groupedBy(answers, ({ response }) => response.status)];
  const nameOf = (status: number) => `Refused${status}`;
  return {
    components: Object.fromEntries(
      byStatus.map(([status, own]) => [nameOf(status), responseOf(status, own)]),
    ),
    references: Object.fromEntries(
      byStatus.map(([status]) => [String(status), { $ref: `#/components/responses/${nameOf(status)}` }]),
    ),
  };
}

function responseOf(status: number, answers: readonly Answer[]): OpenApiObject {
  const types = groupedBy(answers, ({ response }) => mediaTypeOf(response.headers['content-type']));
  const hasRetry = answers.some(({ response }) => response.headers['retry-after'] !== undefined);
  return {
    description: `${STATUS_CODES[status] ?? 'Refused'}: ${[...new Set(answers.map(({ cause }) => cause))].join(' ')}`,
    ...(hasRetry && {
      headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
    }),
    content: Object.fromEntries([...types].map(([type, own]) => [type, contentOf(type, own)])),
  };
}

function mediaTypeOf(contentType: string | undefined): string {
  return contentType?.split(';')[0] ?? 'text/plain';
}

function contentOf(type: string, answers: readonly Answer[]): OpenApiObject {
  const isJson = type.includes('json');
  const byBody = [...groupedBy(answers, ({ response }) => response.body)];
  const examples = byBody.map(([body, own]) => [
    own[0]?.code ?? '',
    {
      summary: [...new Set(own.map(({ cause }) => cause))].join(' '),
      value: isJson ? JSON.parse(body) : body,
    },
  ]);
  // Several problems of one code have one example each.
  const named = examples.map(([code, example], i) => [
    examples.findIndex(([other]) => other === code) === i ? code : `${code}_${i + 1}`,
    example,
  ]);
  return { schema: { type: isJson ? 'object' : 'string' }, examples: Object.fromEntries(named) };
}
