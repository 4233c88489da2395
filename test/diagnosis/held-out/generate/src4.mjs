import { stringify, php, py, js, sorted, sha, hmac } from './lib.mjs';
// Pairs of two common mistakes: [story, story, scheme, request, both sets of changes, accept?]
const J = (o) => JSON.stringify(o);
const b64 = (r) => r.toString('base64'), hex = (r) => r.toString('hex');
const D = (s) => Buffer.from(s.replace(/^whsec_/, ''), 'base64');
const evt = (k) => (n) => J({ id: `evt_p${k}${n}`, type: 'refund.created', data: { amount: 100, reason: 'a/b' } });
const ord = { body: J({ id: 'ord_9', note: 'a/b', total: 12 }), target: '/v1/orders' };
const drop = (t) => t.split('?')[0], has = (re) => (r) => re.test(b64(r));
export const pairs = [
  ['apex-base64-for-hex', 'java-hex-decode', 'A', { method: 'GET', target: '/v1/balance?c=EUR', secret: 'hex64' }, { enc: b64, key: (s) => Buffer.from(s, 'hex') }],
  ['apex-urlencode', 'java-hex-decode', 'C', { body: evt(1), secret: 'hex40' }, { enc: (r) => encodeURIComponent(b64(r)), key: (s) => Buffer.from(s, 'hex') }],
  ['stripe-parsed-body', 'claude-ops-whsec', 'B', { body: '{\n  "id": "evt_1",\n  "type": "charge.failed",\n  "livemode": false\n}' }, { signBody: stringify, key: D }],
  ['stripe-parsed-body', 'heripo-trim', 'B', { body: '{\n  "id": "evt_2",\n  "type": "charge.failed"\n}' }, { signBody: stringify, key: (s) => s + '\n' }],
  ['gdax-getmillis', 'java-hmacutils-base64', 'A', { ...ord }, { hdrTs: (t) => t * 1000 + 5, enc: b64 }],
  ['rongcloud-ms', 'bittrex-axios-params', 'A', { method: 'GET', target: '/v1/orders?page=2' }, { hdrTs: (t) => t * 1000 + 999, signTarget: drop }],
  ['bittrex-axios-params', 'rapyd-lower', 'A', { method: 'GET', target: '/v3/orders/closed?pageSize=20' }, { signTarget: drop, signMethod: (m) => m.toLowerCase() }],
  ['ftx-php-query', 'fedora-newline', 'A', { method: 'GET', target: '/api/orders?market=BTC-PERP' }, { signTarget: drop, key: (s) => s + '\n' }],
  ['kucoin-php-slashes', 'kucoin-java-base64-of-hex', 'C', { body: evt(2) }, { signBody: php('json_encode($o)'), enc: (r) => Buffer.from(hex(r)).toString('base64') }],
  ['kucoin-php-slashes', 'lago-hex', 'C', { body: evt(3) }, { signBody: php('json_encode($o)'), enc: hex }],
  ['coinspot-separators', 'coinspot-sha512', 'A', { ...ord }, { signBody: py('json.dumps(d)'), mac: (k, m) => hmac('sha512', k, m) }],
  ['xero-spaces', 'lago-hex', 'C', { body: '{"events": [], "firstEventSequence": 0, "entropy": "X"}' }, { signBody: stringify, enc: hex }],
  ['n8n-compact', 'webhookdb-newline', 'C', { body: evt(4) }, { sendBody: py('json.dumps(d)'), key: (s) => s + '\n' }],
  ['powershell-backslash-n', 'java-hmacutils-base64', 'A', { ...ord }, { str2: (m) => m.toString().replace(/\n/g, '\\n'), enc: b64 }],
  ['vipps-base64-hash', 'java-hmacutils-base64', 'A', { ...ord }, { bodyField: (b) => sha('sha256', b, 'base64'), enc: b64 }],
  ['csharp-frombase64', 'lago-hex', 'C', { body: evt(5), secret: 'b64' }, { key: (s) => Buffer.from(s, 'base64'), enc: hex }],
  ['signature-php-swapped', 'java-hmacutils-base64', 'A', { method: 'GET', target: '/v1/me' }, { mac: (k, m) => hmac('sha256', m, k), enc: b64 }],
  ['hoppscotch-no-body', 'moby-env-quotes', 'A', { ...ord, method: 'PATCH' }, { signBody: () => Buffer.alloc(0), key: (s) => `"${s}"` }],
  ['github-prefix', 'gdax-getmillis', 'A', { ...ord }, { enc: (r) => 'sha256=' + hex(r), hdrTs: (t) => t * 1000 + 42 }],
  ['github-prefix', 'kucoin-python-spaces', 'A', { ...ord }, { enc: (r) => 'sha256=' + hex(r), sendBody: py('json.dumps(d)') }],
  ['bybit-two-times', 'prebid-sign-then-reserialise', 'A', { ...ord }, { signTs: (t) => t - 1, sendBody: js((d) => JSON.stringify({ total: d.total, id: d.id, note: d.note })) }, [['timestamp_differs', 'body_keys_reordered'], ['timestamp_differs', 'body_reserialised']]],
  ['freqtrade-wsl', 'bunq-postman-query', 'A', { method: 'GET', target: '/v1/user/12345/event?count=200' }, { hdrTs: (t) => t - 912, signTarget: drop }],
  ['postman-aws-slash', 'fedora-newline', 'A', { ...ord }, { signTarget: (t) => t + '/', key: (s) => s + '\n' }],
  ['waxum-v1', 'heripo-trim', 'B', { body: evt(6) }, { str: (p) => p.body, key: (s) => s + '\n' }],
  ['stripe-parsed-body', 'gdax-getmillis', 'B', { body: '{\n  "id": "evt_3",\n  "type": "payout.paid"\n}' }, { signBody: stringify, hdrTs: (t) => t * 1000 + 7 }],
  ['e2b-base64url', 'apex-hex-chars', 'C', { body: evt(7), secret: 'hex64' }, { want: has(/[+/]/), enc: (r) => r.toString('base64url'), key: (s) => Buffer.from(Buffer.from(s, 'hex').toString('latin1'), 'utf8') }],
  ['bottender-api-prefix', 'stripe-parsed-body', 'A', { target: '/webhooks/orders', body: '{\n  "id": 1,\n  "ok": true\n}' }, { signTarget: (t) => '/api' + t, signBody: stringify }],
];
// Right requests, with what looks like a mistake and is none.
export const right = [
  ['A', { ...ord }, {}, 'plain'], ['A', { method: 'GET', target: '/v1/orders?b=2&a=1&name=caf%C3%A9+au+lait' }, {}, 'unsorted query, as sent'],
  ['A', { ...ord }, { enc: (r) => hex(r).toUpperCase() }, 'hex in capitals (recurly, Binance Pay)'],
  ['A', { method: 'DELETE', target: '/v1/items/a%2Fb/' }, {}, 'encoded slash and slash at the end'],
  ['A', { target: '/v1/t', body: '{"name":"Zoë","n":5.00,"u":"https:\\/\\/x.example"}\n' }, {}, 'newline at the end, escapes and 5.00, all signed as sent'],
  ['B', { body: '{\n  "id": "evt_9",\n  "type": "invoice.paid"\n}' }, {}, 'indented body'], ['B', { body: evt(8) }, { hdrTs: (t) => t - 250 }, 'four minutes old, inside of the window'],
  ['C', { body: '' , method: 'POST' }, {}, 'empty body'], ['C', { body: '{"text":"\\uD83D\\uDE00 <b>&"}' }, {}, 'escapes as sent'],
  ['C', { type: 'application/x-www-form-urlencoded', body: 'a=1&b=%7E+x&a=2' }, {}, 'form'], ['B', { body: '[]' }, { hdr: (h) => h.map((v, i) => (i % 2 === 0 ? v.toLowerCase() : v)) }, 'names of headers in lower case'],
];
