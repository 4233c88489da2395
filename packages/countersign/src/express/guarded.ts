/** Errors of middlewares that have left Express's own try. */

import type { NextFunction } from 'express';
import { toError } from '../node/to-error.ts';

/** Hands what is thrown to Express: outside of its own try, an error would end the process. */
export function guarded(next: NextFunction, act: () => void): void {
  try {
    act();
  } catch (error) {
    next(toError(error));
  }
}
