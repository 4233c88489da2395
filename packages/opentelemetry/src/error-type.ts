/** The attribute `error.type` of OpenTelemetry's semantic conventions. */

/** The code or name of an error, never its message: of few values, and without what the error speaks of. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { code, name } = error as NodeJS.ErrnoException;
  return [code, name].find(isIdentifier) ?? '_OTHER';
}

function isIdentifier(text: unknown): text is string {
  return typeof text === 'string' && /^\w{1,64}$/.test(text);
}
