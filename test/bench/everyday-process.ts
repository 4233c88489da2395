/** Measures the plain verification in this version of Node, and prints the result as JSON. */

import { measurePlain } from './everyday.ts';

console.log(JSON.stringify(await measurePlain(process.argv.includes('--quick'))));
