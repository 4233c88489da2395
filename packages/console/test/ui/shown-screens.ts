/** The screens, and how each is brought to what it has to show. */

import type { Page } from 'playwright-core';
import { SECRET } from './fixture/playground.ts';

export interface ShownScreen {
  readonly name: string;
  readonly title: string;
  readonly address: string;
  /** A text that is there once the screen is. */
  readonly until: string;
  readonly act?: (page: Page) => Promise<void>;
  /** A section that has a picture of its own. */
  readonly section?: string;
}

export const SCREENS: readonly ShownScreen[] = [
  { name: 'overview', title: 'the overview', address: '#/', until: 'Why requests were refused' },
  { name: 'requests', title: 'the requests', address: '#/requests', until: 'req-01-live' },
  {
    name: 'request',
    title: 'a request',
    address: '#/requests/03-body',
    until: 'Strings to sign',
    section: 'Strings to sign',
  },
  {
    name: 'playground',
    title: 'the playground',
    address: '#/playground',
    until: 'Path and query',
    act: async (page) => {
      await signInPlayground(page);
      await page.getByRole('button', { name: 'Check what the verifier says' }).click();
      await page.getByText('The verifier accepts this request.').waitFor();
    },
  },
  { name: 'keys', title: 'the keys', address: '#/keys', until: 'iimm_prod_kedai' },
  {
    name: 'key',
    title: 'a key',
    address: '#/keys/iimm_prod_kedai',
    until: '86 used',
    act: (page) => page.getByText('Secret rotated').waitFor(),
    section: 'Changes',
  },
  {
    name: 'secret',
    title: 'a new secret',
    address: '#/keys/iimm_prod_pasar',
    until: '86 used',
    act: async (page) => {
      await page.getByRole('button', { name: 'Rotate the secret' }).click();
      await page.getByRole('button', { name: 'Rotate', exact: true }).click();
      await page.getByRole('heading', { name: 'The key has a new secret' }).waitFor();
    },
  },
];

export async function signInPlayground(page: Page): Promise<void> {
  await page.getByLabel('Key id').fill('iimm_test_warung');
  await page.getByLabel('Secret', { exact: true }).fill(SECRET);
  await page.getByLabel('Path and query').fill('/v2/topup?currency=MYR');
  await page.getByLabel('Body').fill('{"refid":"MS-42","amount":"150.00"}');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByTestId('signature').waitFor();
}

export async function show(page: Page, { address, until, act }: ShownScreen): Promise<void> {
  await page.goto(`/${address}`);
  await page.getByText(until).first().waitFor();
  await act?.(page);
}
