/** `npm run storm`: the storms in full size, which take minutes; `npm run storm -- 2000` throws fewer requests. */

import { fileURLToPath } from 'node:url';
import { killOneProcess, pauseRedis } from './disturbances.ts';
import { revocations } from './revocation.ts';
import { type StormOptions, storm } from './storm.ts';

const requests = Number(process.argv[2] ?? 20_000);
const program = fileURLToPath(new URL('./api-process.js', import.meta.url));
const whole: StormOptions = { program, processes: 8, requests, copies: 64 };

const storms: Readonly<Record<string, StormOptions>> = {
  'nothing goes wrong': whole,
  'a process is killed and started again': { ...whole, disturb: killOneProcess },
  'Redis stands still for 3 s': { ...whole, disturb: pauseRedis },
  'clocks are up to 2 s apart': { ...whole, clocksApartMs: 2_000 },
};

console.log(`${requests} requests, 64 copies of each at once, 8 processes, one Redis`);
for (const [name, options] of Object.entries(storms)) {
  const { acceptedOnce, acceptedTwice, acceptedNever, answers, seconds } = await storm(options);
  console.log(`\n${name} (${seconds.toFixed(0)} s)`);
  console.log(`  accepted once ${acceptedOnce}, twice ${acceptedTwice}, never ${acceptedNever}`);
  console.log(`  answers ${JSON.stringify(answers)}`);
  if (acceptedTwice > 0) process.exitCode = 1;
}

const times = (await revocations({ program, processes: 8, rounds: 100 })).sort((a, b) => a - b);
console.log('\n100 keys in use in 8 processes, each revoked once; until the last process refuses it');
console.log(
  `  half within ${times[50]?.toFixed(0)} ms, 95 within ${times[94]?.toFixed(0)} ms, all within ${times[99]?.toFixed(0)} ms`,
);
