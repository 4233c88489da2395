/** Reasons of failed calls: the API's problem details (RFC 9457), or the lack of any answer. */

/** A failed call. */
export class ApiProblem extends Error {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly code: string | undefined;
  /** Advice in one sentence. */
  readonly detail: string | undefined;

  constructor(status: number, title: string, { code, detail }: { code?: string; detail?: string } = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** Anything that was thrown, as a problem that a screen can show. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, 'Something went wrong in this page', { detail: String(error) });
}

/** The problem that an answer describes. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const details = await response.json().catch(() => undefined);
  const text = (name: string) => (typeof details?.[name] === 'string' ? { [name]: details[name] } : {});
  const { title = titleOf(response.status) } = text('title');
  return new ApiProblem(response.status, title, { ...text('code'), ...text('detail') });
}

function titleOf(status: number): string {
  if (status === 403) return 'You may not do this';
  if (status === 404) return 'Nothing is here, or it is not yours to see';
  if (status === 429) return 'Too many calls; wait a moment';
  return `The server answered with ${status}`;
}
