// Helpers for generate.mjs: real serialisers, a seeded source of keys, and the three schemes. No library under test is used.
import { createHash, createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
export const T = '/tmp/foreign2/tools';
const cache = new Map();
const run = (cmd, args, input, env) => {
  const k = JSON.stringify([cmd, args, input.toString('base64')]);
  if (!cache.has(k)) cache.set(k, execFileSync(cmd, args, { input, env: { ...process.env, ...env }, maxBuffer: 1 << 24 }));
  return Buffer.from(cache.get(k));
};
const B = (x) => (Buffer.isBuffer(x) ? x : Buffer.from(x));
/** Python: an expression over d (the parsed body) or s (its text). */
export const py = (expr) => (b) => run('python3', ['-c', `import sys,json,urllib.parse,base64
s=sys.stdin.buffer.read().decode()
try: d=json.loads(s)
except Exception: d=None
r=${expr}
sys.stdout.buffer.write(r if isinstance(r,bytes) else r.encode())`], B(b));
export const php = (expr, ini = []) => (b) => run('php', [...ini.flatMap((i) => ['-d', i]), '-r', `$s=stream_get_contents(STDIN);$d=json_decode($s,true);$o=json_decode($s);parse_str($s,$q);echo ${expr};`], B(b));
export const ruby = (expr) => (b) => run('ruby', ['-rjson', '-ruri', '-rbase64', '-e', `s=STDIN.read.force_encoding('UTF-8');d=(JSON.parse(s) rescue nil);print(${expr})`], B(b));
export const perl = (expr) => (b) => run('perl', ['-MJSON::PP', '-MDigest::SHA=hmac_sha256_base64', '-e', `local $/;my $s=<STDIN>;my $d=eval{JSON::PP->new->utf8->decode($s)};print(${expr});`], B(b), { PERL_HASH_SEED: '0' });
export const go = (mode) => (b) => run(`${T}/g`, [mode], B(b));
const CP = ['.', 'gson', 'jackson-core', 'jackson-databind', 'jackson-annotations'].map((x) => (x === '.' ? T : `/usr/share/java/${x}.jar`)).join(':');
export const java = (mode) => (b) => run('java', ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', CP, 'J', mode], B(b));
export const jq = (f, ...a) => (b) => run('jq', [...a, f], B(b));
export const js = (f) => (b) => B(f(JSON.parse(b.toString()), b.toString()));
export const stringify = js((d) => JSON.stringify(d));
export const sorted = (v) => (Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v);
export const gzip = (b) => gzipSync(b);
export const sha = (alg, b, enc) => createHash(alg).update(b).digest(enc);
export const hmac = (alg, k, m) => createHmac(alg, k).update(m).digest();
export const urlEncode = (s) => encodeURIComponent(s);

/** Seeded bytes. */
export const bytes = (seed, n) => { let out = Buffer.alloc(0), i = 0; while (out.length < n) out = Buffer.concat([out, createHash('sha256').update(`foreign2/${seed}/${i++}`).digest()]); return out.subarray(0, n); };
const AL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const text = (seed, n) => [...bytes(seed, n)].map((x) => AL[x % 62]).join('');
export const secretFor = (scheme, seed, kind) => kind === undefined
  ? scheme === 'B' ? 'whsec_' + bytes(seed + '/s', 32).toString('base64') : scheme === 'C' ? bytes(seed + '/s', bytes(seed, 1)[0] % 2 ? 32 : 24).toString('hex') : text(seed + '/s', 40)
  : kind === 'hex40' ? bytes(seed + '/s', 20).toString('hex') : kind === 'hex64' ? bytes(seed + '/s', 32).toString('hex') : kind === 'b64' ? bytes(seed + '/s', 32).toString('base64') : kind;
export const idFor = (scheme, seed) => ({ A: 'key_', B: 'we_', C: 'app_' })[scheme] + text(seed + '/i', 16);

const SIG = { A: 'X-Signature', B: 'X-Hook-Signature', C: 'X-Sig' };
export function build(scheme, seed, req, mods, n) {
  const secret = secretFor(scheme, seed, req.secret), id = idFor(scheme, seed);
  const now = 1764547200 + (bytes(seed + '/t', 4).readUInt32BE() % 12000000) + n;
  const base = now - (bytes(seed + '/l', 1)[0] % 9);
  const full = typeof req.body === 'function' ? req.body(n, base) : req.body ?? '';
  const body = B(full);
  const signBody = B(mods.signBody ? mods.signBody(body) : body), sent = B(mods.sendBody ? mods.sendBody(body) : body);
  const m0 = req.method ?? 'POST', t0 = req.target ?? (scheme === 'A' ? '/v1/orders' : '/hooks/incoming');
  const method = mods.signMethod ? mods.signMethod(m0) : m0, target = mods.signTarget ? mods.signTarget(t0) : t0;
  const hdrTs = String(mods.hdrTs ? mods.hdrTs(base) : base), ts = String(mods.signTs ? mods.signTs(base, hdrTs) : hdrTs);
  const bodyField = mods.bodyField ? mods.bodyField(signBody) : sha('sha256', signBody, 'hex');
  const p = { scheme, method, target, ts, body: signBody, bodyField, id, secret, host: 'api.example.com' };
  let msg = mods.str ? B(mods.str(p)) : scheme === 'A' ? Buffer.from(`${method}\n${target}\n${ts}\n${bodyField}`) : scheme === 'B' ? Buffer.concat([B(ts + '.'), signBody]) : signBody;
  if (mods.str2) msg = B(mods.str2(msg));
  const key = B(mods.key ? mods.key(secret, id) : secret);
  const raw = mods.mac ? mods.mac(key, msg) : hmac('sha256', key, msg);
  if (mods.want && !mods.want(raw)) return null;
  const sig = mods.enc ? mods.enc(raw, p) : raw.toString(scheme === 'C' ? 'base64' : 'hex');
  const sentMethod = mods.sendMethod ? mods.sendMethod(m0) : m0, sentTarget = mods.sendTarget ? mods.sendTarget(t0) : t0;
  let headers = ['Host', 'api.example.com', 'User-Agent', req.ua ?? 'client/1.0', ...(sent.length ? ['Content-Type', req.type ?? 'application/json'] : []), ...(req.more ?? [])];
  if (scheme === 'A') headers.push('X-Key', id, 'X-Timestamp', hdrTs, 'X-Signature', sig);
  if (scheme === 'B') headers.push('X-Hook-Signature', `t=${hdrTs},v1=${sig}`);
  if (scheme === 'C') headers.push('X-Sig', sig);
  if (mods.hdr) headers = mods.hdr(headers, { ...p, sig, hdrTs, secret });
  const utf8 = sent.toString('utf8');
  const request = { method: sentMethod, url: sentTarget, headers, ...(Buffer.from(utf8).equals(sent) ? { body: utf8 } : { bodyBase64: sent.toString('base64') }) };
  return { scheme, key: { id, secret }, now, request };
}
/** Independent verification of the three schemes. Lenient in what does not matter: names in any case, blanks around values, hex in capitals. */
export function verify({ scheme, key, now, request }) {
  const all = (name) => { const v = []; for (let i = 0; i < request.headers.length; i += 2) if (request.headers[i].toLowerCase() === name.toLowerCase()) v.push(request.headers[i + 1].trim()); return v; };
  const body = request.bodyBase64 !== undefined ? Buffer.from(request.bodyBase64, 'base64') : Buffer.from(request.body ?? '');
  const one = (name) => { const v = all(name); return v.length === 1 ? v[0] : null; };
  const fresh = (t) => /^\d{1,12}$/.test(t) && Math.abs(now - Number(t)) <= 300;
  if (scheme === 'A') {
    const id = one('X-Key'), t = one('X-Timestamp'), s = one('X-Signature');
    if (id !== key.id || t === null || s === null || !fresh(t)) return false;
    return s.toLowerCase() === hmac('sha256', key.secret, `${request.method}\n${request.url}\n${t}\n${sha('sha256', body, 'hex')}`).toString('hex');
  }
  if (scheme === 'B') {
    const m = /^t=(\d+),v1=([0-9a-fA-F]+)$/.exec(one('X-Hook-Signature') ?? '');
    return !!m && fresh(m[1]) && m[2].toLowerCase() === hmac('sha256', key.secret, Buffer.concat([Buffer.from(m[1] + '.'), body])).toString('hex');
  }
  return one('X-Sig') === hmac('sha256', key.secret, body).toString('base64');
}
