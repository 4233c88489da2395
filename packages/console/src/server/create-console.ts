/** A console without a framework: it records, and answers requests. */

import type { Logger } from 'countersign';
import { bareError } from '../log/bare-error.ts';
import { inspected } from '../log/inspected.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';
import { toRecordSettings } from '../record/record-options.ts';
import { useRecorder } from '../record/record-requests.ts';
import { ROUTES } from '../routes/route-table.ts';
import { type Access, assertUser, type ConsoleUser } from './access.ts';
import { assertConsoleOptions, type ConsoleOptions } from './console-options.ts';
import type { ConsoleParts } from './console-parts.ts';
import type { ConsoleHandler, ConsoleRequest, ConsoleResponse, WholeResponse } from './console-request.ts';
import { CsrfTokens } from './csrf.ts';
import { readJson } from './json-body.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { matchRoute, type Route } from './route.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { readStaticFiles, type StaticFiles } from './static-files.ts';
import { UserLimits } from './user-limits.ts';
import { WatchBook } from './watch-book.ts';

/** A console for one framework's requests. */
export interface Console<Source> {
  readonly handle: ConsoleHandler<Source>;
  /** Ends the recording of this console. The log stays open. */
  readonly close: () => void;
}

const CHECKS_A_MINUTE = 60;
const API = '/api/';

/**
 * Makes a console.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function createConsole<Source>(owner: string, options: ConsoleOptions<Source>): Console<Source> {
  assertConsoleOptions(owner, options);
  const { verifiers, log, access, keys, clock = Date.now, record } = options;
  const settings = toRecordSettings(record ?? {}, log);
  const logger = options.logger ?? verifiers[0]?.logger;
  const watches = new WatchBook(verifiers, log, clock);
  const parts: ConsoleParts = {
    ...{ verifiers, log, keys, logger, clock, watches },
    csrf: new CsrfTokens(options.tokenSecret, clock),
    checks: new UserLimits(CHECKS_A_MINUTE, clock),
    streams: new Map(),
    keepsBodies: settings.maxBodyBytes > 0,
    liveDiagnosisToOwners: options.liveDiagnosisToOwners === true,
  };
  const stop = useRecorder({ ...settings, log, clock }, verifiers, record !== undefined);
  const answer = answerer(parts, access, readStaticFiles());
  return {
    handle: (request) => guarded(() => answer(request), logger),
    close() {
      stop();
      watches.close();
    },
  };
}

function answerer<Source>(
  parts: ConsoleParts,
  access: Access<Source>,
  files: StaticFiles,
): ConsoleHandler<Source> {
  return async (request) => {
    const given = await access(request.source);
    // A stranger is not told that there is something: any answer of the console's own would tell.
    if (given === undefined) return undefined;
    const user = assertUser(given);
    const { method, path, mountName } = request;
    if (path === '') return redirect(`./${mountName}/`);
    if (path.startsWith(API)) return api(request, user, parts);
    const file = files.get(path.slice(1));
    if (file === undefined) throw new ProblemError('not_found');
    if (method !== 'GET' && method !== 'HEAD')
      throw new ProblemError('method_not_allowed', '', { allow: 'GET, HEAD' });
    return file;
  };
}

const DOCUMENT = JSON.stringify(openApiDocument(ROUTES));

async function api(
  request: ConsoleRequest,
  user: ConsoleUser,
  parts: ConsoleParts,
): Promise<ConsoleResponse> {
  const path = request.path.slice(API.length);
  if (path === 'openapi.json' && request.method === 'GET')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: DOCUMENT };
  const match = matchRoute(ROUTES, request.method, path);
  if (!('route' in match)) {
    if (match.allowed.length === 0) throw new ProblemError('not_found');
    throw new ProblemError('method_not_allowed', '', { allow: match.allowed.join(', ') });
  }
  const { route, id } = match;
  const isPost = route.method === 'POST';
  if (isPost) parts.csrf.assertOwn(request, user.name);
  assertRight(route, user);
  const body = isPost ? await readJson(request) : {};
  const answer = await route.handle({ parts, user, request, id, body });
  return 'start' in answer
    ? answer
    : {
        status: answer.status ?? 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer.json),
      };
}

function assertRight({ right }: Route, { may }: ConsoleUser): void {
  if (right !== undefined && !may.includes(right))
    throw new ProblemError('forbidden', `This needs the right ${right}, which you do not have.`);
}

function redirect(location: string): WholeResponse {
  return { status: 308, headers: { location }, body: '' };
}

/** Whatever fails, the application's error pages and handlers have nothing to do with it. */
async function guarded(
  answer: () => Promise<ConsoleResponse | undefined>,
  logger: Logger | undefined,
): Promise<ConsoleResponse | undefined> {
  let response: ConsoleResponse | undefined;
  try {
    response = await answer();
  } catch (error) {
    response = problemResponse(error instanceof ProblemError ? error : unexpected(error, logger));
  }
  if (response === undefined) return undefined;
  return { ...response, headers: { ...SECURITY_HEADERS, ...response.headers } } as ConsoleResponse;
}

function unexpected(error: unknown, logger: Logger | undefined): ProblemError {
  const text = 'a request to the console has failed';
  // Also that of the application's own client, in access().
  const err = bareError(error);
  if (logger === undefined)
    process.emitWarning(text, { code: 'COUNTERSIGN_CONSOLE', detail: inspected(err) });
  else logger.error({ event: 'countersign.console_failed', err }, text);
  return new ProblemError('internal');
}
