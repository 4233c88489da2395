// Finds links between the pages of a built site that lead nowhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The links of built pages to a page, an anchor or a picture that is not there, each with the page that it is on. */
export function deadLinks(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  const pages = new Map(
    files.map((name) => [addressOf(name), readFileSync(path.join(folder, name), 'utf8')]),
  );
  const anchors = new Map([...pages].map(([at, html]) => [at, new Set(valuesOf('id', html))]));
  const isAlive = (address, fragment) =>
    anchors.has(address)
      ? fragment === undefined || anchors.get(address).has(fragment)
      : existsSync(path.join(folder, address));
  return [...pages].flatMap(([at, html]) =>
    [...valuesOf('href', html), ...valuesOf('src', html)]
      .filter((href) => /^[/#.]/.test(href))
      .filter((href) => {
        const { pathname, hash } = new URL(href, `http://site${at}`);
        return !isAlive(decodeURI(pathname), hash === '' ? undefined : decodeURIComponent(hash.slice(1)));
      })
      .map((href) => `${href} on ${at}`),
  );
}

/** Pages are addressed without their ending. */
function addressOf(file) {
  return `/${file
    .replaceAll(path.sep, '/')
    .replace(/\.html$/, '')
    .replace(/(^|\/)index$/, '$1')}`;
}

function valuesOf(attribute, html) {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&'),
  );
}
