/** All cases of a scheme, and why it has no others. */

import { REFUSALS, type RefusalCode } from 'countersign';
import { checkCases, checkExcuses } from './check-cases.ts';
import { defaultCases } from './default-cases.ts';
import { formCases, formExcuses, formTitles } from './form-cases.ts';
import { onceCases, onceExcuses } from './once-cases.ts';
import type { Profile } from './profile.ts';
import type { WireCase } from './wire-case.ts';

/** In the order in which they stand in the file. */
export function casesOf(profile: Profile): readonly WireCase[] {
  const cases = [...formCases(profile), ...checkCases(profile), ...onceCases(profile)];
  return profile.isWireDefault ? [...cases, ...defaultCases(profile)] : cases;
}

/** The reasons, by title. */
export function excusesOf(profile: Profile): ReadonlyMap<string, string> {
  return new Map([...formExcuses(profile), ...checkExcuses(profile), ...onceExcuses(profile)]);
}

/** Lists what each scheme must answer or be excused from: every code, and every part of a request that it can be about. */
export function wantedTitles(): readonly string[] {
  const titles = formTitles();
  const about = new Set(titles.map((title) => title.split(' ', 1)[0]));
  const others = (Object.keys(REFUSALS) as RefusalCode[]).filter((code) => !about.has(code));
  return [...titles, ...others];
}
