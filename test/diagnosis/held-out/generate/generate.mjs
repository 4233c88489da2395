// Writes stories.json and cases.json. Deterministic: run it twice and compare. `node generate.mjs`
import { writeFileSync } from 'node:fs';
import './src1.mjs'; import './src2.mjs'; import './src3.mjs';
import { list } from './src1.mjs'; import { pairs, right } from './src4.mjs';
import { build, verify } from './lib.mjs';
import { readFileSync, readdirSync } from 'node:fs';
const codes = new Set([...readFileSync('/work/main/docs/mistakes/README.md', 'utf8').matchAll(/^\| \[`([a-z0-9_]+)`\]/gm)].map((m) => m[1]));
const byId = new Map(); const cases = []; let bad = 0;
const fail = (x) => { bad++; console.error('BAD', x); };
for (const s of list) { if (byId.has(s.id)) fail('twice ' + s.id); byId.set(s.id, s); for (const a of s.accept) for (const c of a) if (!codes.has(c)) fail(`${s.id}: no code ${c}`); }
const make = (scheme, seed, req, mods, wantOk) => {
  for (let n = 0; n < 20000; n++) { const c = build(scheme, seed, req, mods, n); if (c) { if (verify(c) !== wantOk) fail(`${seed}: verify is ${!wantOk}`); return c; } }
  fail(`${seed}: nothing found`);
};
for (const s of list) s.cases.forEach(([scheme, req, mods, extra = {}], i) => {
  const id = `${s.id}-${i + 1}`;
  cases.push({ id, story: s.id, ...make(scheme, id, req, mods, false), mistakes: s.accept.length ? s.accept[0] : ['no_code'], ...(extra.accept ? { accept: extra.accept } : {}), ...(extra.note ? { note: extra.note } : {}) });
});
pairs.forEach(([a, b, scheme, req, mods, accept], i) => {
  const id = `pair-${i + 1}`, A = byId.get(a), Bs = byId.get(b); if (!A || !Bs) return fail(`${id}: ${a} ${b}`);
  const both = accept ?? [...new Map(A.accept.flatMap((x) => Bs.accept.map((y) => [...new Set([...x, ...y])])).map((z) => [z.join(), z])).values()];
  cases.push({ id, story: a, stories: [a, b], ...make(scheme, id, req, mods, false), mistakes: both[0], accept: both });
});
right.forEach(([scheme, req, mods, what], i) => { const id = `right-${i + 1}`; cases.push({ id, story: null, ...make(scheme, id, req, mods, true), mistakes: [], accept: [], note: `A right request: ${what}.` }); });
// every pair must need both changes: with either alone, the request is still wrong, and with neither it is right
pairs.forEach(([a, b, scheme, req, mods], i) => { const r = build(scheme, `pair-${i + 1}`, req, {}, 0); if (!verify(r)) fail(`pair-${i + 1}: base is not right`); const ks = Object.keys(mods).filter((k) => k !== 'want'); for (const k of ks) { const c = build(scheme, `pair-${i + 1}`, req, { [k]: mods[k] }, 0); if (verify(c)) fail(`pair-${i + 1}: ${k} alone is right`); } });
for (const s of list) s.cases.forEach(([scheme, req], i) => { if (!verify(build(scheme, `${s.id}-${i + 1}`, req, {}, 0))) fail(`${s.id}-${i + 1}: base is not right`); });
const seen = new Map(); for (const c of cases) { const k = JSON.stringify(c.request.headers) + c.request.url; if (seen.has(k)) fail(`same ${c.id} ${seen.get(k)}`); seen.set(k, c.id); }
writeFileSync('stories.json', JSON.stringify(list.map(({ cases: _, ...s }) => s), null, 1) + '\n');
writeFileSync('cases.json', JSON.stringify(cases, null, 1) + '\n');
// counts
const count = (f, xs) => Object.entries(xs.reduce((o, x) => { for (const k of [f(x)].flat()) o[k] = (o[k] ?? 0) + 1; return o; }, {})).sort((x, y) => y[1] - x[1]);
const single = cases.filter((c) => !c.stories && c.story && !c.note);
console.log({ stories: list.length, cases: cases.length, single: single.length, pairs: pairs.length, right: right.length, unprovable: cases.filter((c) => c.note && c.mistakes.length).length, schemes: Object.fromEntries(count((c) => c.scheme, cases)), bad });
if (process.argv[2] === 'counts') {
  console.log('BY CODE (first accepted, singles):', count((c) => c.mistakes, single).map(([k, n]) => `${k} ${n}`).join(', '));
  console.log('BY LANGUAGE (stories):', count((s) => s.language, list).map(([k, n]) => `${k} ${n}`).join(', '));
  console.log('NO CODE:', list.filter((s) => !s.accept.length).map((s) => s.id).join(', '));
  console.log('DOUBTFUL:', list.filter((s) => s.doubtful).map((s) => s.id).join(', '));
  console.log('CODES NOT USED:', [...codes].filter((c) => !list.some((s) => s.accept.flat().includes(c))).join(', '));
}
process.exitCode = bad ? 1 : 0;
