/** The rule about copies of a declared scheme. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { LONGEST_WINDOW_SECONDS } from '../../store/limit.ts';
import type { ReplayKind, ReplayRule, SchemeDeclaration } from './declaration.ts';

/** Three days: as long as most senders try to deliver. */
const REMEMBER_SECONDS = 259_200;
const REPLAY_KINDS: readonly ReplayKind[] = ['nonce', 'signature', 'none'];

/** A rule with its defaults; what a copy gets is left open where it does not say so. */
export interface CompleteReplayRule {
  readonly by: ReplayKind;
  readonly rememberSeconds: number;
  readonly copy: 'refuse' | 'duplicate' | undefined;
  readonly emptyBodies: 'alike' | 'apart';
}

/** The rule of a declaration, with its defaults. */
export function replayRuleOf({ replay }: SchemeDeclaration): CompleteReplayRule {
  const rule = typeof replay === 'object' ? replay : ({ by: replay } as ReplayRule);
  const { by, rememberSeconds = REMEMBER_SECONDS, copy, emptyBodies = 'alike' } = rule;
  return { by, rememberSeconds, copy, emptyBodies };
}

/** Throws a TypeError or RangeError that names the member at fault. */
export function assertReplay(declaration: SchemeDeclaration): void {
  const { replay, nonce, timestamp } = declaration;
  if (typeof replay === 'object' && replay !== null)
    assertKnownOptions('"replay"', replay, ['by', 'rememberSeconds', 'copy', 'emptyBodies']);
  const { by, rememberSeconds, copy, emptyBodies } = replayRuleOf(declaration);
  if (!REPLAY_KINDS.includes(by)) throw new TypeError('"replay" must be "nonce", "signature" or "none"');
  if (by === 'nonce' && nonce === undefined)
    throw new TypeError('"replay" is by nonce, but no "nonce" is declared');
  if (copy !== undefined && copy !== 'refuse' && copy !== 'duplicate')
    throw new TypeError('"replay.copy" must be "refuse" or "duplicate"');
  if (emptyBodies !== 'alike' && emptyBodies !== 'apart')
    throw new TypeError('"replay.emptyBodies" must be "alike" or "apart"');
  if (timestamp !== undefined && typeof replay === 'object' && replay.rememberSeconds !== undefined)
    throw new TypeError(
      '"replay.rememberSeconds" has no effect beside a "timestamp", which says how long it lasts',
    );
  if (!(rememberSeconds > 0 && rememberSeconds <= LONGEST_WINDOW_SECONDS))
    throw new RangeError('"replay.rememberSeconds" must be a number of seconds greater than 0');
}
