/** Pictures of the screens for the guide, made anew with UPDATE_PICTURES=1, which wants pngquant to make them small. */

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { ShownScreen } from './shown-screens.ts';

const FOLDER = fileURLToPath(new URL('../../../../docs/pictures/console', import.meta.url));
const isDrawn = process.env.UPDATE_PICTURES === '1';
const COLOURS = '64';
const MARGIN = 16;

/** Draws the screen, down to its end or that of the window, and the section that has a picture of its own. */
export async function draw(page: Page, { name, section }: ShownScreen, variant: string): Promise<void> {
  if (!isDrawn) return;
  mkdirSync(FOLDER, { recursive: true });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const content = await page.locator('main > *').boundingBox();
  const isWhole = content === null || (await page.getByRole('dialog').count()) > 0;
  const end = isWhole ? height : Math.min(height, Math.ceil(content.y + content.height) + MARGIN);
  const file = path.join(FOLDER, `${name}-${variant}.png`);
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width, height: end } });
  makeSmall(file);
  if (section === undefined) return;
  const sectionFile = path.join(FOLDER, `${name}-section-${variant}.png`);
  await page.getByRole('region', { name: section }).screenshot({ path: sectionFile });
  makeSmall(sectionFile);
}

function makeSmall(file: string): void {
  execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--output', file, COLOURS, '--', file]);
}
