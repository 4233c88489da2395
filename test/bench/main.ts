import { measureInMemory } from './in-memory.ts';
const q = process.argv.includes('--quick');
const t=performance.now();
for (const r of await measureInMemory(q)) console.log(r.scheme, r.bodyBytes, r.toBareHmac, r.replayIds);
console.log(performance.now()-t);
