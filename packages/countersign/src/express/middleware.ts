/** The type of what is mounted on Express. */

import type { NextFunction, Request, Response } from 'express';

/** A middleware that takes any parameters of a route, so that those of the handlers below stay known. */
export type Middleware = <P>(req: Request<P>, res: Response, next: NextFunction) => void;
