import { describe, expect, it } from 'vitest';
import { assertBasePath, withoutBasePath } from '../../src/request/base-path.ts';

describe('withoutBasePath', () => {
  it.each([
    ['/prometheus/api/v1', '/api/v1'],
    ['/prometheus/', '/'],
    ['/prometheus', '/'],
    ['/prometheus?a=b', '/?a=b'],
    ['/prometheus/?a=b', '/?a=b'],
    ['/prometheusx/api', '/prometheusx/api'],
    ['/Prometheus/api', '/Prometheus/api'],
    ['/api/prometheus/x', '/api/prometheus/x'],
    ['/api', '/api'],
    ['/prometheus//api', '//api'],
    ['', ''],
  ])('turns %s into %s', (target, expected) => {
    expect(withoutBasePath(target, '/prometheus')).toBe(expected);
  });

  it('changes nothing where there is no base path', () => {
    expect(withoutBasePath('/prometheus/api', undefined)).toBe('/prometheus/api');
  });
});

describe('assertBasePath', () => {
  it('takes a path that begins with a slash and does not end with one', () => {
    for (const path of [undefined, '/a', '/a/b']) expect(() => assertBasePath(path)).not.toThrow();
  });

  it.each(['', '/', 'a', 'a/', '/a/', 5, null])('refuses %j', (path) => {
    expect(() => assertBasePath(path as string)).toThrow(/"basePath"/);
  });
});
