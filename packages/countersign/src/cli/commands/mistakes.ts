/** `countersign mistakes`: lists what the diagnosis can name, and prints the page of one mistake. */

import type { Command } from '@commander-js/extra-typings';
import { MISTAKE_GROUPS, MISTAKES } from '../../diagnosis/mistakes/mistakes.ts';
import { mistakePage } from '../../internal/documentation.ts';
import { line, type Paint, type Piece, paintFor } from '../../internal/terminal-text.ts';
import type { MistakeCode } from '../../responses/mistake-code.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { mistakePageText } from '../mistakes/mistake-pages.ts';
import { pageLines } from '../mistakes/page-lines.ts';
import { printJson, printLines } from '../output.ts';

const HELP = `
Examples:
  $ countersign mistakes
  $ countersign mistakes secret_not_decoded
  $ countersign mistakes --json`;

/** Gives the command its options and its action. */
export function registerMistakes(command: Command, io: Io): void {
  command
    .argument('[code]', 'a code as explain() and the log have it, such as secret_not_decoded')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((code, { json }) => {
      const paint = paintFor(io.stdout, io.env);
      const codes = (code === undefined ? Object.keys(MISTAKES) : [knownCode(code)]) as MistakeCode[];
      if (json === true) printJson(io, { mistakes: codes.map(described) });
      else
        printLines(io, code === undefined ? listLines(paint) : mistakeLines(codes[0] as MistakeCode, paint));
    });
}

function described(code: MistakeCode) {
  const { cause, cure } = MISTAKES[code];
  return { code, cause, cure, url: mistakePage(code) };
}

function listLines(paint: Paint): readonly Piece[] {
  const width = Math.max(...Object.keys(MISTAKES).map(({ length }) => length));
  return Object.entries(MISTAKE_GROUPS).flatMap(([title, mistakes], i) => [
    ...(i === 0 ? [] : ['']),
    paint('bold', title),
    ...Object.entries(mistakes).map(([code, { cause }]) => line`  ${code.padEnd(width)}  ${cause}`),
  ]);
}

/** The page where it is there; else what `explain` says. */
function mistakeLines(code: MistakeCode, paint: Paint): readonly Piece[] {
  const { cause, cure, url } = described(code);
  const text = mistakePageText(code);
  const lines =
    text === undefined ? [line`${code}: ${cause}`, line`  to do:  ${cure}`] : pageLines(text, paint);
  return [...lines, '', paint('dim', url)];
}

/** @throws Failure that names those which are like it. */
function knownCode(given: string): MistakeCode {
  const code = given.replaceAll('-', '_').toLowerCase();
  if (Object.hasOwn(MISTAKES, code)) return code as MistakeCode;
  const like = Object.keys(MISTAKES).filter((each) => each.includes(code) || code.includes(each));
  throw new Failure(
    'usage',
    `no mistake has the code "${given}"`,
    like.length > 0 ? `Did you mean ${like.slice(0, 5).join(', ')}?` : '"countersign mistakes" lists all.',
  );
}
