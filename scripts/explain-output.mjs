// What `countersign explain` prints of a request, for the first page of the site and for a picture.

import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { root } from './set-up.mjs';

/** The command, as a reader would type it. */
export const EXPLAIN_COMMAND = 'countersign explain request.txt --scheme github';

/**
 * Explains a delivery of GitHub behind a gateway that has written its JSON anew, by the compiled command line. Left out is
 * the time that it took, which differs from run to run.
 *
 * @throws Error when the mistake is not found.
 */
export function explainOutput() {
  const secret = 'a secret of twenty bytes';
  const [sent, arrived] = ['{"action":"opened","number":12}', '{"action": "opened", "number": 12}'];
  const request = [
    'POST /webhooks/github HTTP/1.1',
    'Host: api.example.com',
    'Content-Type: application/json',
    'X-GitHub-Event: pull_request',
    `X-Hub-Signature-256: sha256=${createHmac('sha256', secret).update(sent).digest('hex')}`,
    '',
    arrived,
  ].join('\r\n');
  const command = path.join(root, 'packages/countersign/dist/cli/bin.js');
  const { stdout, stderr } = spawnSync(process.execPath, [command, 'explain', '--scheme', 'github'], {
    encoding: 'utf8',
    env: { ...process.env, COUNTERSIGN_SECRET: secret, NO_COLOR: '1' },
    input: request,
  });
  if (!stdout.includes('body_compacted'))
    throw new Error(`explain did not find the mistake: ${stdout}${stderr}`);
  return stdout.replace(/^\d+ ways .*\n/m, '').trimEnd();
}
