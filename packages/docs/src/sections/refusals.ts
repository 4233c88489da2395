/** Refusals: status and body as they are sent, the cause, and what to do. */

import { STATUS_CODES } from 'node:http';
import { type Block, code, listed, paragraph, span, subheading, table } from '../document/block.ts';
import type { Answer } from '../refusals/answers.ts';
import { groupedBy } from '../refusals/grouped-by.ts';
import type { WriteSection } from './section.ts';

export const refusals: WriteSection = ({ answers }) => {
  const statuses = groupedBy(answers, ({ response }) => response.status);
  const hasLog = answers.some(({ logCode }) => logCode !== undefined);
  return [
    paragraph(
      'Every refusal comes with a body as below, byte for byte except for ids and times in it. One answer may have several causes, since a stranger is not told which keys exist.',
    ),
    ...(hasLog
      ? [paragraph('The codes under "In the log" stand in the log of your requests, and not in the answer.')]
      : []),
    ...[...statuses].flatMap(([status, ofStatus]) => [
      subheading(`${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), `status-${status}`),
      ...answersOfStatus(ofStatus),
    ]),
  ];
};

/** Answers with several causes have a table each; those with one share a table. */
function answersOfStatus(answers: readonly Answer[]): readonly Block[] {
  const groups = [...groupedBy(answers, ({ response }) => answerText(response)).values()];
  const alone = groups
    .filter((group) => causesOf(group).length === 1)
    .flatMap(([first]) => (first ? [first] : []));
  const shared = groups.filter((group) => causesOf(group).length > 1);
  return [...shared.flatMap(sharedAnswer), ...(alone.length === 0 ? [] : [singleAnswers(alone)])];
}

function sharedAnswer(answers: readonly Answer[]): readonly Block[] {
  const [first] = answers;
  if (first === undefined) return [];
  const hasLog = answers.some(({ logCode }) => logCode !== undefined);
  const rows = causesOf(answers).map(({ cause, remedy, logCode }) => [
    cause,
    remedy,
    ...(hasLog ? [logCode === undefined ? '' : span(logCode)] : []),
  ]);
  return [
    code(fenceOf(first), answerText(first.response)),
    table(['Cause', 'What to do', ...(hasLog ? ['In the log'] : [])], rows),
  ];
}

function singleAnswers(answers: readonly Answer[]): Block {
  const hasLog = answers.some(({ logCode }) => logCode !== undefined);
  return table(
    ['Answer', 'Cause', 'What to do', ...(hasLog ? ['In the log'] : [])],
    answers.map(({ response, cause, remedy, logCode }) => [
      answerText(response)
        .split('\n')
        .filter((line) => line !== '')
        .map(span)
        .join('\n'),
      cause,
      remedy,
      ...(hasLog ? [logCode === undefined ? '' : span(logCode)] : []),
    ]),
  );
}

/** Each cause once; the problems of one header are one cause. */
function causesOf(answers: readonly Answer[]): readonly Answer[] {
  const causes = groupedBy(answers, ({ cause, header, logCode }) => `${header?.name ?? cause} ${logCode}`);
  return [...causes.values()].flatMap((group) => {
    const [first] = group;
    if (first?.header === undefined || group.length === 1) return first === undefined ? [] : [first];
    const troubles = listed([...new Set(group.flatMap(({ header }) => header?.trouble ?? []))], 'or');
    const cause = `${span(first.header.name)} ${troubles}.`;
    return [
      { ...first, cause, remedy: 'Send it once, in the form that the [table of headers](#headers) says.' },
    ];
  });
}

/** Headers that tell the sender something, and the body. */
function answerText({ headers, body }: Answer['response']): string {
  const told = ['retry-after', 'www-authenticate'].flatMap((name) =>
    headers[name] === undefined ? [] : [`${titled(name)}: ${headers[name]}`],
  );
  return [...told, ...(told.length > 0 ? ['', body] : [body])].join('\n');
}

function titled(name: string): string {
  return name === 'www-authenticate' ? 'WWW-Authenticate' : 'Retry-After';
}

function fenceOf({ response }: Answer): string {
  const isJson = /json/.test(response.headers['content-type'] ?? '');
  return isJson && answerText(response) === response.body ? 'json' : 'http';
}
