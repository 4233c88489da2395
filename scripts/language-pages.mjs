// The pages about languages: what trips is written by hand, the list of mistakes is taken from the pages that have code in them.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mistakesFolder } from './mistake-pages.mjs';
import { root } from './set-up.mjs';

/** The folder of the pages. */
export const languagesFolder = path.join(root, 'docs/languages');

/** What of a mistake's page is about a language. */
const SIGNS = {
  php: /^```php$/m,
  python: /^```python$/m,
  java: /^```java$/m,
  csharp: /^```csharp$/m,
  go: /^```go$/m,
  ruby: /^```ruby$/m,
  node: /^```js$/m,
  bash: /^```sh$/m,
  postman: /Postman/,
};
const LIST = '\n## Mistakes ';

/** Gives every page as it should be, by its name: the index, and one for each language. */
export function languagePages() {
  const pages = Object.entries(SIGNS).map(([name, sign]) => [`${name}.md`, page(`${name}.md`, sign)]);
  return new Map([['README.md', index(pages)], ...pages]);
}

function page(name, sign) {
  const [written] = readFileSync(path.join(languagesFolder, name), 'utf8').split(LIST);
  const rows = readdirSync(mistakesFolder)
    .filter((file) => file !== 'README.md')
    .map((file) => [file, readFileSync(path.join(mistakesFolder, file), 'utf8')])
    .filter(([, text]) => sign.test(text))
    .map(([file, text]) => `- [${titleOf(text)}](../mistakes/${file})\n`);
  return `${written}${LIST}with an example in ${languageOf(written)}\n\n${rows.join('')}`;
}

function index(pages) {
  const rows = pages.map(([name, text]) => `| [${languageOf(text)}](${name}) | ${traps(text)} |\n`);
  return `# Why does my signature not match? By language\n\nWhat each language does to a request without being asked. The programs on these pages are run by the tests.\n\n| | |\n|---|---|\n${rows.join('')}`;
}

function traps(text) {
  const titles = [...text.split(LIST)[0].matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  return titles.slice(0, 3).join('; ');
}

function languageOf(text) {
  return titleOf(text).split('? ')[1];
}

function titleOf(text) {
  return /^# (.+)$/m.exec(text)[1];
}
