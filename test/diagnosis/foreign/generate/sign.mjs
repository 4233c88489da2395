// The exercise schemes, and the mistakes as changes ("mods") of one signing context.
import { createHash, createHmac } from 'node:crypto';
import { print } from './print.mjs';
export const u = (s) => Buffer.from(s, 'utf8');
export const H = (alg, b) => createHash(alg).update(b).digest();
export const hex = (b) => b.toString('hex');
export function context(o) { // scheme, method, path, host, now, ts, keyId, secret, sent, signed
  const c = { ...o, m: o.method, p: o.path, hts: String(o.ts), sts: String(o.ts), key: u(o.secret), keyText: o.secret,
    head: '', tail: '', full: (b) => b, mac: (k, m) => createHmac('sha256', k).update(m).digest(), wrap: (s) => s, hash: (b) => u(hex(H('sha256', b))) };
  if (o.scheme === 'A') { c.order = ['m', 'p', 't', 'b']; c.sep = '\n'; c.text = hex; }
  if (o.scheme === 'B') { c.order = ['t', 'b']; c.sep = '.'; c.text = hex; c.hash = (b) => b; c.hdr = (s) => `t=${c.hts},v1=${s}`; }
  if (o.scheme === 'C') { c.order = ['b']; c.sep = ''; c.text = (b) => b.toString('base64'); c.hash = (b) => b; }
  return c;
}
export function rawmac(c) { let r; const t = c.text; const w = c.wrap; c.text = (b) => { r = b; return ''; }; c.wrap = (s) => s; signature(c); c.text = t; c.wrap = w; return r; }
export function signature(c) {
  const part = { m: () => u(c.m), p: () => u(c.p), t: () => u(c.sts), b: () => c.hash(c.signed), h: () => u(c.host), k: () => u(c.keyId), s: () => u(c.keyText) };
  const bufs = [];
  c.order.forEach((x, i) => { if (i) bufs.push(u(typeof c.sep === 'string' ? c.sep : c.sep[i - 1])); bufs.push(part[x] ? part[x]() : u(x)); });
  const msg = c.full(Buffer.concat([u(c.head), ...bufs, u(c.tail)]), c);
  return c.wrap(c.text(c.mac(c.key, msg, c), c), c);
}
export function headers(c, sig) {
  const ct = c.ct === null ? [] : ['Content-Type', c.ct];
  const h = ['Host', c.host, 'User-Agent', c.ua, ...ct, ...(c.enc ? ['Content-Encoding', c.enc] : []), ...(c.sent.length || c.method !== 'GET' ? ['Content-Length', String(c.sent.length)] : [])];
  if (c.scheme === 'A') h.push('X-Key', c.keyId, 'X-Timestamp', c.hts, c.sigName || 'X-Signature', sig);
  if (c.scheme === 'B') h.push('X-Hook-Signature', c.hdr(sig));
  if (c.scheme === 'C') h.push('X-Topic', c.topic, 'X-Sig', sig);
  return h;
}
// independent check of a finished case, from its received parts only
export function valid(x) {
  const r = x.request, body = r.bodyBase64 !== undefined ? Buffer.from(r.bodyBase64, 'base64') : u(r.body);
  const get = (n) => { for (let i = 0; i < r.headers.length; i += 2) if (r.headers[i].toLowerCase() === n) return r.headers[i + 1]; };
  const near = (t) => /^\d+$/.test(t) && Math.abs(Number(t) - x.now) <= 300;
  const mac = (m, e) => createHmac('sha256', Buffer.from(x.key.secret, 'utf8')).update(m).digest(e);
  if (x.scheme === 'A') { const t = get('x-timestamp') || ''; return near(t) && get('x-signature') === mac([r.method, r.url, t, hex(H('sha256', body))].join('\n'), 'hex'); }
  if (x.scheme === 'B') { const m = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(get('x-hook-signature') || ''); return !!m && near(m[1]) && m[2] === mac(Buffer.concat([u(m[1] + '.'), body]), 'hex'); }
  return get('x-sig') === mac(body, 'base64');
}
// ---- mods
const S = (f) => (c) => { const g = c.full; c.full = (b, d) => f(g(b, d), d); };
const W = (f) => (c) => { const g = c.wrap; c.wrap = (s, d) => f(g(s, d), d); };
const K = (f) => (c) => { c.key = f(c.key, c); };
export const M = {
  // body: what was signed in place of what was sent
  signed: (mode, from) => (c) => { c.signed = print(mode, from === 'src' ? c.src : c.signed); },
  signedf: (f) => (c) => { c.signed = f(c.signed); },
  // string
  str: (f) => S((b) => u(f(b.toString('utf8')))),
  strb: (f) => S(f),
  sep: (s) => (c) => { c.sep = s; },
  order: (...o) => (c) => { c.order = o; },
  tail: (t) => (c) => { c.tail += t; },
  head: (t) => (c) => { c.head = (typeof t === 'function' ? t(c) : t) + c.head; },
  method: (f) => (c) => { c.m = f(c.m); },
  path: (f) => (c) => { c.p = f(c.p, c); },
  hash: (f) => (c) => { c.hash = f; },
  // key
  key: (f) => K((k, c) => { const t = f(c.keyText, c); c.keyText = Buffer.isBuffer(t) ? c.keyText : t; return Buffer.isBuffer(t) ? t : u(t); }),
  swap: () => (c) => { const g = c.mac; c.mac = (k, m, d) => g(m, k, d); },
  // timestamp
  both: (f) => (c) => { c.hts = c.sts = String(f(c.ts, c)); },
  sts: (f) => (c) => { c.sts = String(f(c.ts, c)); },
  hts: (f) => (c) => { c.hts = String(f(c.ts, c)); },
  // algorithm
  alg: (a) => (c) => { c.mac = (k, m) => createHmac(a, k).update(m).digest(); },
  macf: (f) => (c) => { c.mac = f; },
  // signature text
  text: (f) => (c) => { c.text = f; },
  wrap: (f) => W(f),
  hdr: (f) => (c) => { c.hdr = (s) => f(s, c.hts); },
};
