import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../src/cli/failure.ts';
import { allowedFiles } from '../../../../src/cli/input/named-files.ts';
import { parseRequest } from '../../../../src/cli/input/read-request.ts';

const files = allowedFiles({ cwd: import.meta.dirname, secretFiles: [] });
const parse = (command: string) => parseRequest(Buffer.from(command, 'utf8'), { files });

describe('a curl command', () => {
  it.each([
    ['curl -F a=b https://x/', 'multipart'],
    ['curl -T file https://x/', 'option -T'],
    ['curl https://x/ --next https://y/', 'one request'],
    ['curl https://x/ https://y/', '2 URLs'],
    ['curl -u user https://x/', 'password'],
    ['curl -u a:b --digest https://x/', 'server asks'],
    ['curl https://x/ -d @-', 'standard input'],
    ['curl https://x/ -d @/nowhere/at/all', 'there is no such file'],
    ['curl https://x/ -d @.', 'it is a folder'],
    ['curl https://x/ -d @/dev/zero', 'is a device'],
    ["curl 'https://x/{a,b}'", 'pattern'],
    ["curl 'https://x/a[1-2]'", 'pattern'],
    ['curl ftp://x/', 'another protocol'],
    ['curl', 'no URL'],
    ['curl -H "X-Signature: $SIG" https://x/', '$SIG'],
    ['curl -H "X-Signature: $(sign hush)" https://x/', 'has $(…) in it'],
    [`curl -H "X-Signature: ${'$'}{SIG:-hush}" https://x/`, `has ${'$'}{…} in it`],
    ['curl --header=hush https://x/', "one of curl's options is not known"],
    ['curl --hush8hush https://x/', "one of curl's options is not known"],
    ['curl https://x/ hush', '2 URLs'],
    ['curl http://[hush', 'cannot be read'],
    ['curl https://x/ `\n -d a', 'backtick'],
    ['curl -K config https://x/', 'option -K'],
  ])('that cannot be followed is refused with the reason: %s', (command, reason) => {
    try {
      parse(command);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      const told = `${(error as Failure).message}\n${(error as Failure).hint}`;
      expect(told).toContain(reason);
      expect(told).not.toContain('hush');
    }
  });

  it('with an option that is not known is read without it, and a warning names it', () => {
    const { request, warnings } = parse("curl --new-flag https://x/y -s --insecure -H 'a: b'");
    expect([request.url, request.headers.slice(-2)]).toEqual(['/y', ['a', 'b']]);
    expect(warnings).toEqual([expect.stringMatching(/not known here and are ignored: --new-flag\.$/)]);
  });

  it('with a value of an option that is not known is refused, since it is taken for a URL', () => {
    expect(() => parse('curl --new-option value https://x/y')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('2 URLs') }),
    );
  });

  it('of PowerShell is pointed to another form', () => {
    expect(() => parse('curl https://x/ `\n -d a')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('PowerShell') }),
    );
  });

  it('may stand behind a prompt, a comment or a setting', () => {
    for (const before of ['$ ', '# a comment\n', 'A=1 ', '\n\n  ', '/usr/bin/']) {
      expect(parse(`${before}curl https://x/y`).request.url).toBe('/y');
    }
    expect(parse('curl.exe https://x/y').request.url).toBe('/y');
  });

  it.each([
    'curl ^"https://x/y?a=1^&b=2^" ^\r\n  -H ^"X-A: 1^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"',
    'curl "https://x/y" ^\n  -H "X-A: 1"',
  ])('of cmd.exe is pointed to the form for bash, which browsers offer too: $0', (command) => {
    expect(() => parse(command)).toThrow(
      expect.objectContaining({ code: 'input', hint: expect.stringContaining('"as cURL (bash)"') }),
    );
  });

  it('for bash may have carets and quotes', () => {
    const { request } = parse(`curl https://x/ \\\n -d '{"a":"^"}'`);
    expect(Buffer.from(request.body).toString()).toBe('{"a":"^"}');
  });

  it('says that an unquoted & ends it, and what else it leaves out', () => {
    expect(parse('curl https://x/y?a=1&b=2')).toMatchObject({
      request: { url: '/y?a=1' },
      warnings: [expect.stringContaining('Quote the URL')],
    });
    expect(parse('curl https://x/ -b cookies.txt').warnings).toEqual([expect.stringContaining('cookies')]);
    expect(parse('curl https://x/y | jq .').warnings).toEqual([expect.stringContaining('"|"')]);
    expect(parse("curl 'https://x/\u00e9'").warnings).toEqual([expect.stringContaining('ASCII')]);
  });

  it.each([
    ['curl x.example', 'http://x.example', '/'],
    ['curl HTTPS://x.example:443/a', 'https://x.example', '/a'],
    ['curl http://[::1]:8080/a', 'http://[::1]:8080', '/a'],
    ['curl https://user:p@x.example/a@b:c', 'https://x.example', '/a@b:c'],
  ])('%s goes to %s', (command, origin, target) => {
    expect(parse(command)).toMatchObject({ origin, request: { url: target } });
  });
});
