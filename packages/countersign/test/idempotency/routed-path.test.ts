import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Routing, routedPath } from '../../src/idempotency/routed-path.ts';

/** Express as it comes. */
const LENIENT: Routing = { isCaseSensitive: false, isStrict: false };
/** Fastify as it comes. */
const STRICT: Routing = { isCaseSensitive: true, isStrict: true };

function isSame(one: string, other: string, routing: Routing): boolean {
  return routedPath(one, routing).path === routedPath(other, routing).path;
}

describe('two spellings are one path', () => {
  it.each<[string, string, Routing]>([
    ['/v1/orders', '/v1/orders/', LENIENT],
    ['/v1/orders', '/V1/Orders', LENIENT],
    ['/v1/orders', '/V1/Orders/', { ...LENIENT, pattern: '/orders' }],
    ['/v1/Orders/7', '/V1/orders/7/', { ...LENIENT, pattern: '/v1/Orders/:id' }],
    ['/v1/orders/7', '/v1/Orders/7', { ...LENIENT, pattern: '/orders/:id(\\d+)' }],
    ['/v1/orders', '/v1/orders/', { ...STRICT, pattern: '/' }],
    ['/v1/orders', '/v1/ORDERS/', { ...STRICT, pattern: '/orders' }],
    ['/v1/orders/A', '/v1/orders/%41', STRICT],
    ['/v1/orders/a:b', '/v1/orders/a%3Ab', STRICT],
    ['/v1/%C5%BE', '/v1/%c5%be', STRICT],
    ['/v1//orders', '/v1/orders', { ...STRICT, ignoresDuplicateSlashes: true }],
    ['/v1/orders;a=1', '/v1/orders', { ...STRICT, semicolonEndsPath: true }],
  ])('%s and %s, by $2', (one, other, routing) => {
    expect(isSame(one, other, routing)).toBe(true);
  });
});

describe('two paths stay apart', () => {
  it.each<[string, string, Routing]>([
    ['/v1/orders/1', '/v1/orders/2', LENIENT],
    ['/v1/orders/1', '/v1/orders/2', { ...LENIENT, pattern: '/orders/:id' }],
    ['/v1/orders/a', '/v1/orders/A', { ...LENIENT, pattern: '/orders/:id' }],
    ['/v1/orders', '/v1/orders/', STRICT],
    ['/v1/orders', '/v1/orders/7', { ...STRICT, pattern: '/orders/' }],
    ['/v1/orders', '/v1/Orders', STRICT],
    ['/v1//orders', '/v1/orders', LENIENT],
    ['/v1/orders//', '/v1/orders', LENIENT],
    ['/a/b', '/a%2Fb', LENIENT],
    ['/v1/orders;a=1', '/v1/orders', STRICT],
    ['/v1/%zz', '/v1/%ZZ', STRICT],
  ])('%s and %s, by $2', (one, other, routing) => {
    expect(isSame(one, other, routing)).toBe(false);
  });
});

it('where letter case may be that of a value, it is left to the spelling to tell', () => {
  const [one, other] = ['/v1/Users/AbC', '/v1/users/abc'].map((path) => routedPath(path, LENIENT));
  expect(one?.path).toBe(other?.path);
  expect(one?.spelling).not.toBe(other?.spelling);
});

it('of a router that is mounted, the case of what it is mounted on may be that of a value', () => {
  const routing = { ...LENIENT, pattern: '/Orders' };
  const [one, other] = ['/AbC/Orders', '/abc/orders'].map((path) => routedPath(path, routing));
  expect(one).toMatchObject({ path: '/abc/Orders', spelling: '/AbC/Orders' });
  expect(other).toMatchObject({ path: '/abc/Orders', spelling: '/abc/Orders' });
});

it.each(['/files/*path', '/files{/:name}', '/ab?cd', '/(a|b)', '/a+', '/:from-:to', '/other/words'])(
  'a pattern that says more than words and parameters, or does not fit, changes nothing: %s',
  (pattern) => {
    const path = '/files/AbC';
    expect(routedPath(path, { ...STRICT, pattern }).path).toBe(path);
    expect(routedPath(path, { ...LENIENT, pattern })).toEqual(routedPath(path, LENIENT));
  },
);

it('paths that are one have the same segments, by whatever routing, except for case and encoding', () => {
  const segment = fc.constantFrom('a', 'A', 'b', '%41', '%2F', '%zz', ';', 'a;b', '');
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((all) => `/${all.join('/')}`);
  const pattern = fc.option(
    fc.array(fc.constantFrom('a', 'B', ':id', '*'), { maxLength: 3 }).map((all) => `/${all.join('/')}`),
    { nil: undefined },
  );
  const routing: fc.Arbitrary<Routing> = fc.record({
    isCaseSensitive: fc.boolean(),
    isStrict: fc.boolean(),
    pattern,
  });
  fc.assert(
    fc.property(path, path, routing, (one, other, how) => {
      const [a, b] = [routedPath(one, how), routedPath(other, how)];
      if (a.path !== b.path) return;
      expect(plain(one)).toBe(plain(other));
      if (a.spelling === b.spelling) return;
      expect(how.isCaseSensitive).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

/** Without what a spelling may differ in. */
function plain(path: string): string {
  return path
    .replace(/(?<=.)\/$/, '')
    .replaceAll('%41', 'A')
    .toLowerCase();
}
