// node generate/main.mjs : writes ../stories.json and ../cases.json. No clock, no random.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, headers, rawmac, signature, valid, u } from './sign.mjs';
import { fixtures } from './fixtures.mjs';
import { flush, Miss, print } from './print.mjs';
import { byId, derived, general, mirrored, stories } from './stories.mjs';
import { combos, correct } from './combos.mjs';
const OUT = join(dirname(fileURLToPath(import.meta.url)), '..');
const n32 = (s) => createHash('sha256').update(s).digest().readUInt32BE(0);
const hexOf = (s) => createHash('sha256').update(s).digest('hex');
const b64Of = (s) => createHash('sha256').update(s).digest('base64');
const CT = { json: 'application/json', form: 'application/x-www-form-urlencoded', jsonlatin: 'application/json; charset=ISO-8859-1', text: 'text/plain' };
const P = {
  plain: ['/v1/orders', '/api/v4/spot/orders', '/v2/transfers', '/v1.0/devices/vdevo1/commands', '/v1/customers', '/api/v1/position/leverage'],
  plainget: ['/v2/accounts', '/v1/account/balance', '/0/private/Balance', '/api/v5/users/self/verify'],
  q: ['/v2/accounts/f00e7c3a/transactions?starting_after=500c56c9&order=asc', '/v1/orders?symbol=ETHUSDT&limit=50', '/v1.0/devices/22/logs?end_time=1714559999&start_time=0&event_types=1', '/auth/api-keys?metadata=true&includeRevoked=true', '/api/v1/accounts?type=main'],
  caps: ['/v1/dbs/ProdDB/colls/UserDocs', '/v1/Files/Report-A.pdf?Version=B7'],
  slash: ['/hooks/in/', '/api/library/', '/v1/webhooks/?event=paid'],
  root: ['/', '/?op=ListTables'],
  plus: ['/_search?q=red+shoes&sort=price+asc', '/v1/find?name=Ann+Lee', '/v1/logs?text=a+b+c&n=5'],
  pct20: ['/v1/files?name=hello%20world.txt', '/v1/find?q=Ann%20Lee&page=2', '/movies/fast%20and%20furious'],
  pct: ['/v1/search?q=caf%C3%A9%20noir&page=2', '/v1/log?since=2024-05-01T10%3A00%3A00Z&tag=a%2Fb', '/path/%C3%A4?id=dGVzdA%3D%3D', '/v1/tasks?filter=status%3Aopen%26mine%3Dtrue', '/v1/users/anna%40example.com/keys'],
  apos: ["/v1/sms?text=it's%20me&to=15", "/v1/find?name=O'Neil", "/v1/note?t='quoted'&x=1"],
  at: ['/beta/@connections/a0abIc59', '/v1/users/some@email.com/keys', '/v1/objects/logs/*/tail@2'],
  p2f: ['/model/arn%3Aaws%3Abedrock%2Fclaude/invoke', '/v1/projects/group%2Frepo/issues?state=open', '/v1/keys/a%2Fb%2Fc'],
  noeq: ['/files/13599773_n.png?x', '/v1/objects?acl&max=3', '/v1/bucket?uploads'],
  emptyparam: ['/api/v3/order?orderId=&symbol=LTCBTC', '/sapi/v1/status?email=&recvWindow=10000&limit=', '/v1/list?cursor=&limit=20'],
  unsorted: ['/v1/reports?to=2024-05-31&from=2024-05-01&status=open', '/v1/klines?symbol=BTCUSDT&interval=1m&limit=2', '/endpoint?zkey=bla&akey=bla', '/v1/order?symbol=XBTUSD&side=Buy&orderQty=100&ordType=Market'],
  strayquote: ["/api/v4/spot/orders'", '/api/v4/wallet/transfers%27', "/v1/orders'"],
};
P.any = [...P.plain.slice(0, 4), P.q[1], P.pct[0], '/v1/customers/cus_9?expand=orders'];
const HOOK = ['/hooks/payments', '/webhooks/in', '/api/webhook', '/callbacks/stripe-like', '/integrations/42/events'];
const TOPIC = ['orders/create', 'app/uninstalled', 'customers/update', 'products/update'];
const HOST = ['api.example.com', 'api.trade.example', 'hooks.example.net', 'open.example.org'];
const UA = { Node: 'node-fetch/3.3', JavaScript: 'Mozilla/5.0', Python: 'python-requests/2.31.0', PHP: 'GuzzleHttp/7', Ruby: 'Ruby', Go: 'Go-http-client/1.1', Java: 'Apache-HttpClient/4.5.5 (Java/1.8.0_222)', 'C#': 'RestSharp/110.2', Bash: 'curl/7.88.1', Perl: 'libwww-perl/6.68', PowerShell: 'WindowsPowerShell/5.1', Postman: 'PostmanRuntime/7.36.0', Rust: 'reqwest/0.11', Swift: 'App/1 CFNetwork/1410', Dart: 'Dart/3.1 (dart:io)' };
const SENT = { PHP: 'php.default', Python: 'py.default', Ruby: 'rb.generate', Go: 'go.marshal', Java: 'java.jackson_linked', 'C#': 'cs.ser', Perl: 'pl.canonical', Postman: 'node.pretty4', PowerShell: 'node.pretty2', Swift: 'php.uuni', Rust: 'py.sortedcna', R: 'py.compact', SQL: 'cs.ser' };
const secretOf = (scheme, style, label) => {
  if (scheme === 'B') return 'whsec_' + b64Of('b' + label).slice(0, 32);
  if (scheme === 'C') return hexOf('c' + label);
  const a = b64Of('a' + label + 'x').replace(/[+/=]/g, '') + b64Of('a' + label + 'y').replace(/[+/=]/g, '');
  if (style === 'b64') return b64Of('k' + label);
  if (style === 'amp') return a.slice(0, 14) + '&' + a.slice(14, 38);
  if (style === 'dollar') return a.slice(0, 18) + '$' + 'q' + a.slice(18, 22) + '-' + a.slice(22, 36);
  if (style === 'uni') return 'schlüssel-' + a.slice(0, 24);
  return [a.slice(0, 40), hexOf('h' + label).slice(0, 32), a.slice(0, 20) + '-' + a.slice(20, 28)][n32('style' + label) % 3];
};
const SPECIAL = ['bigint', 'sci', 'date', 'emptyobj']; // change more than one thing when printed again, so only where a story asks for them
const UNSAFE = [...SPECIAL, 'unicode', 'frac', 'html', 'slash', 'null', 'ls', 'apos', 'quote'];
const safe = (f) => !f[1].some((x) => UNSAFE.includes(x));
const matches = (f, needs) => !needs || needs.split('|').some((x) => f[0] === x || f[1].includes(x) || (x === 'safe' && safe(f)));
let seq = 0;
function make({ id, story, stories: ids, scheme, parts, n, mistakes, note, plainMods }) {
  const o = Object.assign({}, ...parts.map((p) => ({ ...p.o })));
  // options of several stories
  const pick = (k) => parts.map((p) => p.o[k]).find((x) => x !== undefined && x !== 'any');
  for (const k of ['path', 'get', 'style', 'sent', 'signed', 'from', 'ct', 'enc', 'anyFixture']) o[k] = pick(k);
  if (o.path === undefined && parts.some((p) => p.o.path === 'any')) o.path = 'any';
  const needs = parts.map((p) => p.o.needs).filter(Boolean);
  const lang = parts[0].language;
  const my = ++seq;
  const now = 1714557600 + my * 97;
  const get = o.get === true || (o.get === 'mix' && n % 2 === 0);
  const method = scheme !== 'A' ? 'POST' : get ? 'GET' : o.get === 'mix' && n === 3 ? 'DELETE' : n % 5 === 4 && !o.sent ? 'PUT' : 'POST';
  const list = scheme === 'A' ? P[o.path || 'plain'] : HOOK;
  const path = list[(n32('p' + parts.map((p) => p.id).join()) % 97 + n) % list.length];
  // body
  const cand = fixtures.filter((f) => needs.every((x) => matches(f, x)) && f[1].every((x) => !SPECIAL.includes(x) || needs.some((y) => y.split('|').includes(x))));
  if (!cand.length) throw new Error('no fixture for ' + id);
  const start = o.oneFixture ? 0 : n32('f' + parts[0].id) % cand.length;
  let src, sent, signed, ok = false, missed = null;
  for (let i = 0; i < cand.length && !ok; i++) {
    const f = cand[(start + n + i) % cand.length];
    src = u(f[2]);
    try {
      if (get || (o.get === 'mix' && method === 'DELETE')) sent = Buffer.alloc(0);
      else if (o.sent) sent = print(o.sent, src);
      else { const m = SENT[lang] || 'node.json'; sent = print(m, src); }
      signed = o.signed ? print(o.signed, o.from === 'src' ? src : sent) : sent;
    } catch (e) { if (e instanceof Miss) { missed = e; continue; } throw new Error(`${id} ${f[0]}: ${e.message}`); }
    ok = !o.signed || !signed.equals(sent);
  }
  if (!ok) { if (missed) throw missed; throw new Error('sent = signed for all fixtures: ' + id); }
  const kid = { A: 'ak_', B: 'ep_', C: 'app_' }[scheme] + hexOf('id' + id).slice(0, 12);
  const ct = get || !sent.length ? null : CT[o.ct || 'json'];
  let c;
  const untils = parts.map((p) => p.o.until).filter(Boolean);
  for (let salt = 0; salt < 4000; salt++) {
    c = context({ scheme, method, path, host: HOST[my % HOST.length], now, ts: now - (my % 4) - (scheme === 'C' ? 0 : salt % 200), keyId: kid, secret: secretOf(scheme, o.style, id + (scheme === 'C' ? '#' + salt : '#' + Math.floor(salt / 200))), sent, signed, src, seq: my });
    c.ua = UA[lang] || 'client/1.0'; c.ct = ct; c.enc = o.enc; c.topic = TOPIC[my % TOPIC.length];
    for (const p of parts) for (const m of p.o.mods || []) m(c);
    if (!untils.length || untils.every((t) => t(rawmac(c)))) break;
    if (salt === 3999) throw new Error('until ' + id);
  }
  const sig = signature(c);
  if (/[\r\n]/.test(sig)) throw new Error('line end in signature ' + id);
  if (process.env.DEBUG) { let msg; const f = c.mac; c.mac = (k, m, d) => { msg = msg || [k, m]; return f(k, m, d); }; rawmac(c); console.error(JSON.stringify([id, path, c.m, c.p, c.hts, c.sts, msg ? msg[0].toString('latin1').slice(0, 90) : null, msg ? msg[1].toString('utf8').slice(0, 260) : null, sig.slice(0, 80)])); }
  // each of several mistakes must have an effect of its own
  if (parts.length > 1) for (const skip of parts) {
    let signed1 = signed;
    if (skip.o.signed) signed1 = sent;
    const d = context({ scheme, method, path, host: c.host, now, ts: c.ts, keyId: kid, secret: c.secret, sent, signed: signed1, src, seq: my });
    for (const q of parts) if (q !== skip) for (const m of q.o.mods || []) m(d);
    if (signature(d) === sig && d.hts === c.hts) throw new Error(`${skip.id} has no effect in ${id}`);
  }
  const text = sent.toString('utf8');
  const asText = Buffer.from(text, 'utf8').equals(sent) && text[0] !== '\ufeff';
  const x = { id, story, ...(ids ? { stories: ids } : {}), scheme, key: { id: kid, secret: c.secret }, now, request: { method, url: path, headers: headers(c, sig), ...(asText ? { body: text } : { bodyBase64: sent.toString('base64') }) }, mistakes, ...(note ? { note } : {}) };
  if (valid(x) !== (mistakes.length === 0)) throw new Error((mistakes.length ? 'is valid: ' : 'is not valid: ') + id);
  return x;
}
function build() {
  seq = 0;
  const cases = []; let misses = 0;
  const add = (a) => { try { cases.push(make(a)); } catch (e) { if (!(e instanceof Miss)) throw e; misses++; } };
  for (const s of stories) {
    const f = s.frequency, want = Math.max(s.o.n || 2, f >= 8 ? 4 : f >= 4 ? 3 : 2);
    const sch = s.o.sch, one = s.o.oneFixture ? Math.min(want, sch.length) : want;
    const st = n32('s' + s.id) % sch.length;
    for (let n = 0; n < one; n++) {
      const scheme = sch[(st + n) % sch.length];
      add({ id: `${s.id}-${n + 1}${scheme.toLowerCase()}`, story: s.id, scheme, parts: [s], n, mistakes: [s.mistake], note: s.o.note });
    }
  }
  combos.forEach(([scheme, ...ids], i) => {
    const parts = ids.map((x) => { const s = byId.get(x); if (!s) throw new Error('no story ' + x); if (!s.o.sch.includes(scheme)) throw new Error(`scheme ${scheme} of ${x}`); return s; });
    add({ id: `combo-${String(i + 1).padStart(2, '0')}${scheme.toLowerCase()}`, story: ids[0], stories: ids, scheme, parts, n: i % 4, mistakes: parts.map((p) => p.mistake) });
  });
  correct.forEach(([scheme, language, o], i) => add({ id: `correct-${String(i + 1).padStart(2, '0')}${scheme.toLowerCase()}`, story: 'correct', scheme, parts: [{ id: 'correct' + i, language, o }], n: i, mistakes: [] }));
  return { cases, misses };
}
let r;
for (let k = 0; k < 8; k++) { r = build(); if (!r.misses) break; flush(); }
if (r.misses) throw new Error('misses left');
const seen = new Set(), ids = new Set();
for (const x of r.cases) { const k = JSON.stringify([x.request, x.key]); if (seen.has(k) || ids.has(x.id)) throw new Error('twice ' + x.id); seen.add(k); ids.add(x.id); }
const basis = (s) => derived.has(s.id) ? 'derived' : general.has(s.id) ? 'general' : mirrored.has(s.id) ? 'mirrored' : 'told';
const outS = stories.map((s) => ({ id: s.id, source: s.source, language: s.language, kind: s.kind, story: s.story, mistake: s.mistake, mistakeKey: s.mkey, basis: basis(s), frequency: s.frequency, ...(s.also.length ? { also: s.also.join(' ; ') } : {}) }));
outS.push({ id: 'correct', source: 'none (made)', language: 'all', kind: 'correct', story: 'Correct requests, some of them unusual (empty body, CR LF, BOM, gzip, escapes), to see whether anything is accused wrongly.', mistake: 'none', mistakeKey: 'none', basis: 'made', frequency: 0 });
writeFileSync(join(OUT, 'stories.json'), JSON.stringify(outS, null, 1) + '\n');
writeFileSync(join(OUT, 'cases.json'), '[\n' + r.cases.map((x) => JSON.stringify(x)).join(',\n') + '\n]\n');
const count = (f) => { const m = {}; for (const x of r.cases) { const k = f(x); m[k] = (m[k] || 0) + 1; } return m; };
const kindOf = (x) => x.stories ? 'two mistakes' : x.story === 'correct' ? 'correct' : byId.get(x.story).kind;
const langOf = (x) => x.story === 'correct' ? '(correct)' : byId.get(x.story).language;
const rank = new Map();
for (const s of stories) { if (basis(s) === 'derived') continue; const k = s.mkey; if (!rank.has(k)) rank.set(k, { sig: new Set(), gen: new Set() }); for (const z of [s.source, ...s.also]) rank.get(k)[basis(s) === 'general' ? 'gen' : 'sig'].add(z); }
const ranked = [...rank].map(([k, v]) => [v.sig.size, v.gen.size, k]).sort((a, b) => b[0] - a[0] || b[1] - a[1] || (a[2] < b[2] ? -1 : 1));
const urls = new Set(); for (const s of stories) for (const z of [s.source, ...s.also]) urls.add(z);
const sk = {}; for (const s of stories) sk[s.kind] = (sk[s.kind] || 0) + 1;
const info = { stories: stories.length, storiesByKind: sk, basis: stories.reduce((m, s) => ({ ...m, [basis(s)]: (m[basis(s)] || 0) + 1 }), {}), sources: urls.size, cases: r.cases.length, casesByKind: count(kindOf), casesByScheme: count((x) => x.scheme), casesByLanguage: count(langOf), notes: r.cases.filter((x) => x.note).length, ranked };
writeFileSync(join(OUT, 'counts.json'), JSON.stringify(info, null, 1) + '\n');
console.log(JSON.stringify({ ...info, ranked: undefined }));
