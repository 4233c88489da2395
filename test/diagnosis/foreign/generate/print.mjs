// Prints a text with a real serialiser of a language. Misses are collected and run in one batch for each language.
import { spawnSync } from 'node:child_process';
import { mkdirSync, existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import querystring from 'node:querystring';
const D = join(dirname(fileURLToPath(import.meta.url)), 'printers');
const TMP = '/tmp/foreign-build';
const J = '/usr/share/java/';
const CP = ['gson', 'jackson-databind', 'jackson-core', 'jackson-annotations'].map((x) => J + x + '.jar').join(':');
const NEWT = '/usr/lib/cli/Newtonsoft.Json-5.0';
function build(cmd, args, out, src) {
  mkdirSync(TMP, { recursive: true });
  if (existsSync(out)) return;
  const r = spawnSync(cmd, args, { encoding: 'utf8', env: { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOCACHE: TMP + '/gocache' } });
  if (r.status !== 0) throw new Error(cmd + ' ' + r.stderr);
}
const run = {
  py: () => ['python3', [D + '/p.py']],
  php: () => ['php', ['-d', 'serialize_precision=-1', D + '/p.php']],
  rb: () => ['ruby', [D + '/p.rb']],
  pl: () => ['perl', [D + '/p.pl']],
  lua: () => ['lua5.4', [D + '/p.lua']],
  go: () => { build('go', ['build', '-o', TMP + '/pgo', D + '/p.go'], TMP + '/pgo'); return [TMP + '/pgo', []]; },
  java: () => { build('javac', ['-cp', CP, '-d', TMP, D + '/P.java'], TMP + '/P.class'); return ['java', ['-cp', CP + ':' + TMP, 'P']]; },
  cs: () => { build('mcs', ['-r:' + NEWT + '/Newtonsoft.Json.dll', '-r:System.Web.dll', '-out:' + TMP + '/P.exe', D + '/P.cs'], TMP + '/P.exe'); return ['mono', [TMP + '/P.exe']]; },
};
const sortDeep = (v) => Array.isArray(v) ? v.map(sortDeep) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sortDeep(v[k])])) : v;
const noNull = (v) => Array.isArray(v) ? v.map(noNull) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).filter(([, x]) => x !== null).map(([k, x]) => [k, noNull(x)])) : v;
const u = (s) => Buffer.from(s, 'utf8');
const node = {
  json: (b) => u(JSON.stringify(JSON.parse(b))),
  pretty2: (b) => u(JSON.stringify(JSON.parse(b), null, 2)),
  pretty4: (b) => u(JSON.stringify(JSON.parse(b), null, 4)),
  tab: (b) => u(JSON.stringify(JSON.parse(b), null, '\t')),
  sorted: (b) => u(JSON.stringify(sortDeep(JSON.parse(b)))),
  nonull: (b) => u(JSON.stringify(noNull(JSON.parse(b)))),
  dbl: (b) => u(JSON.stringify(b.toString('utf8'))),
  buffer: (b) => u(JSON.stringify(b)),
  objstr: (b) => u(String(JSON.parse(b))),
  inspect: (b) => u(inspect(JSON.parse(b))),
  form: (b) => u(new URLSearchParams(JSON.parse(b)).toString()),
  qs: (b) => u(querystring.stringify(JSON.parse(b))),
  formPayload: (b) => u(new URLSearchParams({ payload: b.toString('utf8') }).toString()),
  formToJson: (b) => u(JSON.stringify(Object.fromEntries(new URLSearchParams(b.toString('utf8'))))),
  wrap: (b) => u(JSON.stringify({ body: JSON.parse(b) })),
  innerData: (b) => u(JSON.stringify(JSON.parse(b).data)),
  asciiesc: (b) => u(JSON.stringify(JSON.parse(b)).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))),
  ASCIIESC: (b) => u(JSON.stringify(JSON.parse(b)).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'))),
  dropLast: (b) => { const o = JSON.parse(b); delete o[Object.keys(o).pop()]; return u(JSON.stringify(o)); },
  nosp: (b) => u(b.toString('utf8').replace(/\s/g, '')),
  num2str: (b) => u(JSON.stringify(JSON.parse(b), (k, v) => (typeof v === 'number' ? String(v) : v))),
  str2num: (b) => u(JSON.stringify(JSON.parse(b), (k, v) => (typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v) ? Number(v) : v))),
  encodeURI: (b) => u(encodeURIComponent(b.toString('utf8'))),
};
const ops = { // on the bytes alone
  id: (b) => b,
  nl: (b) => Buffer.concat([b, u('\n')]),
  crlfEnd: (b) => Buffer.concat([b, u('\r\n')]),
  crlf: (b) => u(b.toString('utf8').replace(/\r?\n/g, '\r\n')),
  lf: (b) => u(b.toString('utf8').replace(/\r\n/g, '\n')),
  nolf: (b) => u(b.toString('utf8').replace(/[\r\n]/g, '')),
  bom: (b) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), b]),
  nobom: (b) => (b[0] === 0xef ? b.subarray(3) : b),
  trim: (b) => u(b.toString('utf8').trim()),
  latin1: (b) => Buffer.from(b.toString('utf8'), 'latin1'),
  ascii: (b) => u(b.toString('utf8').replace(/[^\x00-\x7f]/g, '?')),
  mojibake: (b) => u(b.toString('latin1')),
  utf16le: (b) => Buffer.from(b.toString('utf8'), 'utf16le'),
  gzip: (b) => { const z = gzipSync(b, { level: 6 }); z[9] = 3; return z; },
  empty: () => Buffer.alloc(0),
  hex: (b) => u(b.toString('hex')),
  b64: (b) => u(b.toString('base64')),
  tquote: (b) => u("'" + b.toString('utf8') + "'"),
  replacement: (b) => u(b.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd')),
  entities: (b) => u(b.toString('utf8').replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')),
  emptyObj: () => u('{}'),
  lit_null: () => u('null'),
  lit_undefined: () => u('undefined'),
  lit_emptyArr: () => u('[]'),
  lit_quotes: () => u('""'),
  lit_None: () => u('None'),
};
const jq = (args) => (b) => { const r = spawnSync('jq', args, { input: b }); if (r.status !== 0) throw new Error('jq ' + r.stderr); return r.stdout; };
ops['jq.pretty'] = jq(['.']); ops['jq.c'] = jq(['-c', '.']); ops['jq.S'] = jq(['-S', '.']); ops['jq.cS'] = jq(['-cS', '.']); ops['jq.tab'] = jq(['--tab', '.']);
const cache = new Map();
let want = new Map();
export let misses = 0;
export function print(mode, input) {
  for (const m of mode.split('+')) input = one(m, input);
  return input;
}
function one(mode, input) {
  if (ops[mode]) return ops[mode](input);
  const [lang, m] = mode.split('.');
  if (lang === 'node') return node[m](input);
  const k = mode + '\t' + input.toString('hex');
  if (cache.has(k)) return cache.get(k);
  if (!run[lang]) throw new Error('no printer ' + mode);
  if (!want.has(lang)) want.set(lang, new Set());
  want.get(lang).add(m + '\t' + input.toString('hex'));
  misses++;
  throw new Miss();
}
export class Miss extends Error {}
export function flush() {
  for (const [lang, set] of want) {
    const [cmd, args] = run[lang]();
    const lines = [...set];
    const r = spawnSync(cmd, args, { input: lines.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PERL_HASH_SEED: '0', PERL_PERTURB_KEYS: '0', TZ: 'UTC', MONO_PATH: NEWT, LC_ALL: 'C.UTF-8' } });
    if (r.status !== 0) throw new Error(lang + ': ' + r.stderr + r.stdout.slice(-600));
    const out = r.stdout.trim().split('\n');
    if (out.length !== lines.length) throw new Error(lang + ': lines');
    lines.forEach((l, i) => cache.set(lang + '.' + l, Buffer.from(out[i].trim(), 'hex')));
  }
  want = new Map(); misses = 0;
}
