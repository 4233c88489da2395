/** Limits of a key, and the headers that tell of them. */

import { type Block, listed, paragraph, span, table } from '../document/block.ts';
import type { Subject } from '../subject.ts';
import { secondsText } from '../wording/value-text.ts';
import type { WriteSection } from './section.ts';

export const limits: WriteSection = (subject) => {
  const { recipe, answers } = subject;
  const { defaultLimits } = recipe;
  const limited = answers.find(({ code }) => code === 'rate_limited')?.response;
  const blocks: Block[] =
    defaultLimits.length === 0
      ? [paragraph('A key may have limits of its own.')]
      : [
          paragraph('Unless agreed otherwise, each key may make at most:'),
          table(
            ['Requests', 'In any'],
            defaultLimits.map(({ limit, windowSeconds }) => [
              grouped(limit),
              secondsText(windowSeconds, 1).replace(/^1 /, ''),
            ]),
          ),
        ];
  if (limited !== undefined)
    blocks.push(
      paragraph(
        limited.headers['retry-after'] === undefined
          ? `A request over a limit gets ${limited.status}. There is no \`Retry-After\` header: wait, longer each time.`
          : `A request over a limit gets ${limited.status}, with the seconds to wait in \`Retry-After\`.`,
      ),
    );
  return [...blocks, ...headersOf(subject)];
};

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, '\u202f');
}

const DRAFT = ['RateLimit-Policy', 'RateLimit'];
const LEGACY = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

function headersOf({ scheme }: Subject): readonly Block[] {
  const { rateLimitHeaders = 'none' } = scheme.responseFormat;
  const names = {
    none: [],
    draft: DRAFT,
    legacy: LEGACY,
    both: [...DRAFT, ...LEGACY],
  }[rateLimitHeaders];
  if (names.length === 0) return [];
  return [paragraph(`Answers tell where the key stands, in ${listed(names.map(span))}.`)];
}
