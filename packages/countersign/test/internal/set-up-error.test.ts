import { inspect } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { concealed, SetUpError, setUpTypeError } from '../../src/internal/set-up-error.ts';

function recorded() {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => emit.mockRestore());
  return emit.mock.calls;
}

it.each([
  ['an error', new SetUpError('mount it above the parser')],
  ['a type error', setUpTypeError('import it from elsewhere')],
])('%s of the set-up is concealed from clients, and is a process warning once', (_what, error) => {
  const calls = recorded();
  for (let i = 0; i < 2; i++) {
    const shown = concealed(error);
    expect(shown.message).toBe('This service is not set up to handle the request.');
    expect(shown).toMatchObject({ cause: error, expose: false });
  }
  expect(calls).toEqual([[error.message, { code: 'COUNTERSIGN_SET_UP' }]]);
});

it('an error of the application that is not exposed stays as it is', () => {
  const calls = recorded();
  const error = Object.assign(new Error('the database is down'), { expose: false, statusCode: 503 });
  expect(concealed(error)).toBe(error);
  expect(calls).toEqual([]);
});

it('the mark of an error is not printed with it', () => {
  expect(inspect(setUpTypeError('x')) + inspect(new SetUpError('x'))).not.toContain('Symbol(');
});
