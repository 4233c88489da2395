/** Errors of commander about arguments, without their values: they may be secrets. */

import type { Command, CommanderError } from '@commander-js/extra-typings';
import { Failure } from '../failure.ts';
import { isCurlWord } from '../input/curl/curl-word.ts';
import { commandOf, nearMiss } from './near-miss.ts';

/** The failure for an error of commander. */
export function usageProblem(error: CommanderError, args: readonly string[], program: Command): Failure {
  const { code, message } = error;
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const suggestion = nearMiss(program, args, error) ?? rest.join('\n').trim();
  return new Failure(
    'usage',
    withoutValue(code, first),
    hintFor(code, args) ?? (suggestion || seeHelp(program, args)),
  );
}

/** Usage of the command that was called, and where to read on. */
function seeHelp(program: Command, args: readonly string[]): string {
  const called = commandOf(program, args);
  if (called === program) return 'See countersign --help, or the --help of the command.';
  const parent = called.parent === null || called.parent === program ? '' : `${called.parent.name()} `;
  const call = `countersign ${parent}${called.name()}`;
  return `Usage: ${call} ${called.usage()}\nSee ${call} --help.`;
}

function withoutValue(code: string, text: string): string {
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(text);
    case 'commander.unknownCommand':
    // The help of an unknown command ends in this.
    case 'commander.help':
      return 'there is no such command';
    case 'commander.invalidArgument':
      return text.replace(/ (?:argument|value) '[\s\S]*' is invalid/, ' has a value that it does not take');
    default:
      return text;
  }
}

/** Shows the name of an option only where it looks like one: a secret may begin with a dash too. */
function unknownOption(text: string): string {
  const [, given = ''] = /^unknown option '([\s\S]*)'$/.exec(text) ?? [];
  const name = /^--[a-z][a-z-]{1,30}(?=$|=)/i.exec(given) ?? /^-[^-]/.exec(given);
  return name === null ? 'there is an unknown option' : `unknown option '${name[0]}'`;
}

/** Advice for a pasted curl command, whose options are meant for curl. */
function hintFor(code: string, args: readonly string[]): string | undefined {
  const isPasted = code === 'commander.unknownOption' && args.some(isCurlWord) && !args.includes('--');
  return isPasted ? 'Put "--" before the curl command: -- curl https://…' : undefined;
}
