/** Ways to get the layout of a string to sign wrong: separators, order, fields left out or added. */

import type { Segment } from '../../../scheme/introspection.ts';
import type { CandidateMessage } from '../../mutations/candidate-message.ts';
import { isSignatureBase } from '../../mutations/layout/base-lines.ts';
import { type Field, fieldsOf } from '../../mutations/layout/message-fields.ts';
import { joinedBy, separatedBy, separatorOf } from '../../mutations/layout/separators.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, type RequestFacts, type RequestWays } from './request-ways.ts';

/** A part that a scheme defines itself may make as many fields of a request as its sender likes. */
const MOST_FIELDS = 24;

/** Gives the message in another layout; undefined where that makes no sense. */
export type Lay = (message: CandidateMessage) => CandidateMessage | undefined;

/** The layout of a string. */
export interface Layout extends RequestFacts {
  readonly fields: readonly Field[];
  /** The separator between fields. */
  readonly separator: Segment | undefined;
}

/** Ways with the fields of a string, each of which a client puts there by itself; none of a signature base. */
export function inLayout(
  stage: Stage,
  waysOf: (layout: Layout) => readonly (Way<Lay> & { readonly piece?: number | undefined })[],
): RequestWays {
  return inRequest((facts) => {
    if (!isLaidOut(facts)) return [];
    const fields = fieldsOf(facts.message);
    if (fields.length > MOST_FIELDS) return [];
    return waysOf({ ...facts, fields, separator: separatorOf(facts.message) }).map((way) =>
      layoutWay(stage, way),
    );
  });
}

/** Other texts between the fields, or the lines of a signature base, than the usual one; undefined where there is none. */
export function inSeparators(waysOf: (usual: string | undefined) => readonly Way<string>[]): RequestWays {
  return inRequest((facts) => {
    const isBase = isSignatureBase(facts.message);
    if (!isBase && !isLaidOut(facts)) return [];
    const usual = separatorOf(facts.message)?.label;
    return waysOf(usual).map(({ make: separator, ...way }): MessageWay => {
      const bytes = Buffer.from(separator);
      return {
        ...layoutWay('separator', {
          ...way,
          make: (given) => (usual === undefined ? joinedBy(given, bytes) : separatedBy(given, usual, bytes)),
        }),
        isLayout: !isBase,
      };
    });
  });
}

function isLaidOut({ message, scheme }: RequestFacts): boolean {
  return scheme.introspection !== undefined && !isSignatureBase(message);
}

function layoutWay(
  stage: Stage,
  { make, ...facts }: Way<Lay> & { readonly piece?: number | undefined },
): MessageWay {
  return { ...{ on: 'message', stage, isLayout: true, ...facts }, apply: make };
}
