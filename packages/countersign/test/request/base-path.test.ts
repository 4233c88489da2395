import { describe, expect, it } from 'vitest';
import { assertBasePath, signedTarget, toDeployment, withoutBasePath } from '../../src/request/base-path.ts';

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

describe('the address of a deployment', () => {
  it.each([
    [{}, '/a?b', '/a?b'],
    [{ basePath: '/prometheus' }, '/prometheus/a', '/a'],
    [{ publicUrl: 'https://api.example.com' }, '/a?b', '/a?b'],
    [{ publicUrl: 'https://api.example.com/' }, '/a', '/a'],
    [{ publicUrl: 'https://api.example.com/stage' }, '/a?b', '/stage/a?b'],
    [{ publicUrl: new URL('http://127.0.0.1:3000/v1/stage/') }, '/stage/a', '/v1/stage/stage/a'],
    [{ publicUrl: 'https://api.example.com', basePath: '/prometheus' }, '/prometheus/a', '/a'],
  ])('%j signs %s as %s', (options, target, signed) => {
    expect(signedTarget(target, toDeployment(options))).toBe(signed);
  });

  it.each([
    ['/stage', /"publicUrl" must be the URL that clients use/],
    ['api.example.com/stage', /"publicUrl"/],
    ['ftp://api.example.com', /"publicUrl"/],
    ['https://api.example.com/?stage', /"publicUrl"/],
    ['https://api.example.com/#stage', /"publicUrl"/],
    ['https://user:password@api.example.com/', /"publicUrl".*or a user/],
    ['https://user@api.example.com/', /"publicUrl"/],
    ['https://api.example.com/stage//', /"publicUrl"/],
    [null, /"publicUrl"/],
  ])('is refused as %j', (publicUrl, problem) => {
    expect(() => toDeployment({ publicUrl: publicUrl as string })).toThrow(problem);
  });

  it('has no prefix that is added and one that is taken off', () => {
    const options = { basePath: '/a', publicUrl: 'https://api.example.com/b' };
    expect(() => toDeployment(options)).toThrow(/exclude each other/);
  });
});
