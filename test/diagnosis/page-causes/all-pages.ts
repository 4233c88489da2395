/** The causes of all pages. */

import type { Pages } from './causes.ts';
import { PAGES as algorithms } from './pages/algorithms.ts';
import { PAGES as bodyBytes } from './pages/body-bytes.ts';
import { PAGES as bodyJson } from './pages/body-json.ts';
import { PAGES as bodyMembers } from './pages/body-members.ts';
import { PAGES as bodyTexts } from './pages/body-texts.ts';
import { PAGES as headers } from './pages/headers.ts';
import { PAGES as messageFields } from './pages/message-fields.ts';
import { PAGES as messages } from './pages/messages.ts';
import { PAGES as methodsAndHosts } from './pages/methods-and-hosts.ts';
import { PAGES as pathParts } from './pages/path-parts.ts';
import { PAGES as paths } from './pages/paths.ts';
import { PAGES as queries } from './pages/queries.ts';
import { PAGES as secretsDecoded } from './pages/secrets-decoded.ts';
import { PAGES as secretsOfOthers } from './pages/secrets-of-others.ts';
import { PAGES as secretsRead } from './pages/secrets-read.ts';
import { PAGES as signatureFrames } from './pages/signature-frames.ts';
import { PAGES as signatures } from './pages/signatures.ts';
import { PAGES as times } from './pages/times.ts';

/** By the codes of the pages. */
export const PAGES: Pages = {
  ...algorithms,
  ...bodyBytes,
  ...bodyJson,
  ...bodyMembers,
  ...bodyTexts,
  ...headers,
  ...messageFields,
  ...messages,
  ...methodsAndHosts,
  ...pathParts,
  ...paths,
  ...queries,
  ...secretsDecoded,
  ...secretsOfOthers,
  ...secretsRead,
  ...signatureFrames,
  ...signatures,
  ...times,
};
