/** The commands. Each is loaded only when it is called, so that the program starts fast. */

import type { Command } from '@commander-js/extra-typings';
import type { Io } from '../io.ts';

/** A command that is not loaded yet. */
export interface ListedCommand {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  /** Loads the function that gives the command its options and its action. */
  readonly load: () => Promise<(command: Command, io: Io) => void>;
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'explain',
    summary:
      'Says why the signature of a request does not match: the mistake first, then the string to sign.',
    load: async () => (await import('./explain.ts')).registerExplain,
  },
  {
    name: 'verify',
    summary: 'Says whether a request would be accepted, and if not, for which reason.',
    load: async () => (await import('./verify.ts')).registerVerify,
  },
  {
    name: 'sign',
    summary: 'Signs a request, and prints the headers to add, or a curl command that sends it.',
    load: async () => (await import('./sign.ts')).registerSign,
  },
  {
    name: 'send',
    summary: 'Signs a request, sends it, and prints the answer.',
    load: async () => (await import('./send.ts')).registerSend,
  },
  {
    name: 'webhook',
    summary: 'Sends an app a signed sample delivery of a sender of webhooks.',
    load: async () => (await import('./webhook.ts')).registerWebhook,
  },
  {
    name: 'schemes',
    summary: 'Lists the schemes, or says how one signs.',
    load: async () => (await import('./schemes.ts')).registerSchemes,
  },
  {
    name: 'mistakes',
    summary: 'Lists what goes wrong when a request is signed, or prints the page of one mistake.',
    load: async () => (await import('./mistakes.ts')).registerMistakes,
  },
  {
    name: 'docs',
    summary: 'Writes documentation for partners: page, samples, OpenAPI, Postman, Bruno and vectors.',
    load: async () => (await import('./docs.ts')).registerDocs,
  },
  {
    name: 'keys',
    summary: 'Creates, lists, changes, rotates and stops keys, in a JSON file or in Redis.',
    load: async () => (await import('../keys/register-keys.ts')).registerKeys,
  },
  {
    name: 'doctor',
    summary: 'Checks clocks, Redis and a running app for faults.',
    load: async () => (await import('../doctor/register-doctor.ts')).registerDoctor,
  },
];
