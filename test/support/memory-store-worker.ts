/** A cluster worker that makes memory stores and tells its primary of what it was warned. */

import { memoryStore } from 'countersign';

const warnings: string[] = [];
process.on('warning', (warning: Error & { code?: string }) => {
  if (warning.code?.startsWith('COUNTERSIGN_')) warnings.push(`${warning.code}: ${warning.message}`);
});
memoryStore({ maxReplayIds: 1000 }).operations.find?.({ id: 'ab12' });
memoryStore({ maxReplayIds: 1000 });
setImmediate(() => process.send?.(warnings));
