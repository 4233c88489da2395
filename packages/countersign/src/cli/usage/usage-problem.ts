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
    isHelpOfUnknown(code, args) ? NO_SUCH_COMMAND : withoutValue(code, first),
    hintFor(code, args) ?? (suggestion || seeHelp(program, args)),
  );
}

const NO_SUCH_COMMAND = 'there is no such command';

/** The help of an unknown command ends as that of a command without its subcommand. */
function isHelpOfUnknown(code: string, args: readonly string[]): boolean {
  return code === 'commander.help' && args.includes('help');
}

/** Usage of the command that was called, and where to read on. */
function seeHelp(program: Command, args: readonly string[]): string {
  const called = commandOf(program, args);
  if (called === program) return 'See countersign --help, or the --help of the command.';
  const parent = called.parent === null || called.parent === program ? '' : `${called.parent.name()} `;
  const call = `countersign ${parent}${called.name()}`;
  const names = called.commands.map((each) => each.name()).filter((name) => name !== 'help');
  const commands = names.length === 0 ? '' : `\nThe commands are ${names.join(', ')}.`;
  return `Usage: ${call} ${called.usage()}${commands}\nSee ${call} --help.`;
}

function withoutValue(code: string, text: string): string {
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(text);
    case 'commander.unknownCommand':
      return NO_SUCH_COMMAND;
    // A command that has others was called without one.
    case 'commander.help':
      return 'no command is given';
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
