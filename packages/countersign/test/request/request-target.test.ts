import { describe, expect, it } from 'vitest';
import { originForm } from '../../src/request/request-target.ts';

const HOST = ['Accept', '*/*', 'Host', 'api.example.com:8443'];

describe('originForm', () => {
  it.each(['/', '/v1/orders', '//two', '/a?b=1&c', '/?', '/%zz', '/a b'])('takes %j as it is', (target) => {
    expect(originForm(target, [])).toBe(target);
  });

  it.each([
    ['http://api.example.com/v1/x?a=b', '/v1/x?a=b'],
    ['https://API.example.COM:443/', '/'],
    ['HTTP://api.example.com:8443//a/./b', '//a/./b'],
    ['http://api.example.com/a?next=http://other.example/', '/a?next=http://other.example/'],
  ])('takes the path of %j', (target, path) => {
    expect(originForm(target, HOST)).toBe(path);
  });

  it('compares the host of an IPv6 address without its port', () => {
    expect(originForm('http://[2001:db8::1]:80/x', ['host', '[2001:db8::1]'])).toBe('/x');
    expect(originForm('http://[2001:db8::1]/x', ['host', '[2001:db8::2]'])).toBeUndefined();
  });

  it('takes the host of the public URL for one of its own', () => {
    expect(originForm('https://API.example.org/x', HOST, 'api.example.org')).toBe('/x');
    expect(originForm('https://api.example.com/x', HOST, 'api.example.org')).toBe('/x');
    expect(originForm('https://api.example.net/x', HOST, 'api.example.org')).toBeUndefined();
  });

  it('takes the authority of HTTP/2 for the host', () => {
    expect(originForm('http://a.example/x', [':authority', 'a.example'])).toBe('/x');
  });

  it.each([
    ['a fragment', '/a#b', HOST],
    ['another host', 'http://other.example/x', HOST],
    ['no host to compare with', 'http://api.example.com/x', []],
    ['two hosts that differ', 'http://api.example.com/x', [...HOST, 'host', 'other.example']],
    ['credentials', 'http://user@api.example.com/x', HOST],
    ['no path', 'http://api.example.com', HOST],
    ['a query and no path', 'http://api.example.com?x/v1', HOST],
    ['a backslash', 'http://api.example.com/a\\b', HOST],
    ['a character that URL parsers encode', "http://api.example.com/a?b='", HOST],
    ['a fragment in a URL', 'http://api.example.com/a#b', HOST],
    ['another scheme', 'ftp://api.example.com/x', HOST],
    ['an authority alone', 'api.example.com:443', HOST],
    ['an asterisk', '*', HOST],
    ['nothing', '', HOST],
  ])('refuses %s', (_what, target, headers) => {
    expect(originForm(target, headers)).toBeUndefined();
  });
});
