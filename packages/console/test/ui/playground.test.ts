import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { EVERYTHING } from './fixture/fixture-server.ts';
import { SCHEMES, SECRET } from './fixture/playground.ts';
import { signInPlayground } from './shown-screens.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };
const [SCHEME] = SCHEMES;

describe.skipIf(browserPath === undefined)('the playground in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('makes a signature that the verifier accepts, and never sends the secret', SLOW, async () => {
    const { page } = await inBrowser.open();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto('/#/playground');
    await signInPlayground(page);
    await page.getByRole('button', { name: 'Check what the verifier says' }).click();
    await page.getByText('The verifier accepts this request').waitFor();
    for (const secret of [SECRET, Buffer.from(SECRET, 'base64').toString(), encodeURIComponent(SECRET)])
      expect(sent.join()).not.toContain(secret);
    expect(await page.locator('main').textContent()).not.toContain(SECRET);
    expect(JSON.stringify(await page.evaluate('({ ...localStorage, ...sessionStorage })'))).toBe('{}');
  });

  it('tells a wrong secret by what the verifier says', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByLabel('Key id').fill('k');
    await page.getByLabel('Secret', { exact: true }).fill(Buffer.from('another secret').toString('base64'));
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByRole('button', { name: 'Check what the verifier says' }).click();
    await page.getByText('The verifier refuses this request: Signature does not match').waitFor();
  });

  it('says that a secret is not of the form that the scheme takes', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByLabel('Key id').fill('k');
    await page.getByLabel('Secret', { exact: true }).fill('not*base64');
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'The secret must be base64' }).waitFor();
  });

  it.each([
    [
      'SHA-512',
      'sha512',
      { prefix: 'whsec_', encoding: 'base64' },
      'base64',
      'whsec_c2VjcmV0LW9mLTE4LWJ5dGVz',
      Buffer.from('secret-of-18-bytes'),
    ],
    ['SHA-1', 'sha1', { encoding: 'hex' }, 'hex', '00ff10', Buffer.from('00ff10', 'hex')],
    [
      'SHA-256',
      'sha256',
      { digest: { algorithm: 'sha256', encoding: 'raw' } },
      'base64url',
      'text é',
      hashOf('text é'),
    ],
    [
      'SHA-384',
      'sha384',
      { digest: { algorithm: 'sha1', encoding: 'hex' } },
      'hex',
      'x',
      Buffer.from(hashOf('x', 'sha1').toString('hex')),
    ],
  ] as const)('signs with HMAC-%s and a secret of the form %j as Node does', SLOW, async (...row) => {
    const [hash, algorithm, secretForm, encoding, secret, key] = row;
    const signing = { hash, secret: secretForm, encoding };
    inBrowser.server.session = { ...EVERYTHING, schemes: [{ ...SCHEME, signing } as never] };
    const message = 'message — é';
    inBrowser.server.handlers.set('POST draft', () => ({
      message: Buffer.from(message).toString('base64'),
      stringToSign: { text: message, parts: [{ label: 'all', text: message, bytes: 13 }] },
      headers: [['X-Signature', '{signature}']],
      target: '/?sig={signature}',
      placeholder: '{signature}',
      signing,
    }));
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByLabel('Key id').fill('k');
    await page.getByLabel('Secret', { exact: true }).fill(secret);
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    const expected = createHmac(algorithm, key).update(message).digest(encoding);
    expect(await page.getByTestId('signature').textContent()).toBe(expected);
    expect(await page.getByText('curl --request').textContent()).toContain(
      `?sig=${encodeURIComponent(expected)}`,
    );
  });

  it('says why it cannot sign by a scheme, and shows the string to sign all the same', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByLabel('Scheme').selectOption('Vendor with MD5');
    await page.getByText('Its key is an MD5 of the secret').waitFor();
    expect(await page.getByLabel('Secret', { exact: true }).count()).toBe(0);
    await page.getByLabel('Key id').fill('k');
    await page.getByRole('button', { name: 'Show the string to sign' }).click();
    await page.getByText('The signature goes where').waitFor();
  });

  it('says that it cannot sign where the page is not at a secure address', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.addInitScript("Object.defineProperty(globalThis, 'isSecureContext', { value: false })");
    await page.goto('/#/playground');
    await page.getByText('Browsers sign at https addresses only').waitFor();
    expect(await page.getByLabel('Secret', { exact: true }).count()).toBe(0);
  });

  it('checks a request that was signed elsewhere', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    const hmac = createHmac('sha256', Buffer.from(SECRET, 'base64'))
      .update('1764547200.GET./v2\n')
      .digest('hex');
    await page.getByLabel('Method').selectOption('GET');
    await page.getByLabel('Path and query').fill('/v2');
    await page.getByLabel('Headers').fill(`X-Timestamp: 1764547200\nX-Signature: v1=${hmac}`);
    await page.getByRole('button', { name: 'Check as it stands' }).click();
    await page.getByText('The verifier accepts this request').waitFor();
  });

  it('refuses a line that is no header, with an example', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByLabel('Headers').fill('nonsense');
    await page.getByRole('button', { name: 'Check as it stands' }).click();
    await page.getByText('"nonsense" is not a header').waitFor();
  });
});

function hashOf(text: string, algorithm = 'sha256'): Buffer {
  return createHash(algorithm).update(text).digest();
}
