/**
 * One hidden class for all requests of Express, and one for all responses.
 *
 * Express changes the prototype of both. Before version 13 (Node 24), V8 then makes a new class whenever one of them gets a
 * property, so that no access to it is ever cached, in Express, in the middlewares, and here. Objects that have lost a
 * property share a class: they are kept as dictionaries, which saves more time than a verification takes.
 */

import type { Request, Response } from 'express';

const MAKES_CLASSES = Number.parseInt(process.versions.v8, 10) < 13;

/** Has a request and its response share their classes with others, where V8 would make one for each. */
export function shareHiddenClasses(req: Request, res: Response): void {
  if (!MAKES_CLASSES) return;
  setAnew(req, 'res');
  setAnew(res, 'req');
}

/** Takes off a property of Express's own, and puts it back. */
function setAnew<K extends string>(object: { [name in K]?: unknown }, name: K): void {
  if (!Object.hasOwn(object, name)) return;
  const value = object[name];
  if (Reflect.deleteProperty(object, name)) object[name] = value;
}
