/** A cluster worker that makes memory stores and tells its primary of what it was warned. */

import { memoryStore } from 'countersign';
import { memoryOperationStore } from 'countersign/idempotency';

const warnings: string[] = [];
process.on('warning', (warning: Error & { code?: string }) => {
  if (warning.code?.startsWith('COUNTERSIGN_')) warnings.push(`${warning.code}: ${warning.message}`);
});
memoryStore({ maxReplayIds: 1000 });
memoryStore({ maxReplayIds: 1000 });
memoryOperationStore();
memoryOperationStore();
setImmediate(() => process.send?.(warnings));
