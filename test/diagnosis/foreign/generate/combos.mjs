// two mistakes at once: [scheme, story, story]
export const combos = `
A php-coinbase-noquery ts-ms
A aws-lowermethod secret-newline
A php-nifcloud-literal secret-newline
A crlf-tool sig-upper
A py-attendee-sorted ts-ms
A py-attendee-sorted secret-newline
A py-adcp-compact sig-b64-for-hex
A py-kucoin-dumps sig-b64-of-hex
A php-bitmex-form sig-hex-of-hex
A py-bitmex-strform ts-float
A node-cyrus-proxy tail-newline
A node-adcp-float ts-twice
A go-jussi-html sig-sha256prefix
A go-sorted-query ts-ms
A double-pct secret-blank
A plus-space sig-upper
A wx-prefix node-truxify-spaces
A truelayer-slash ts-float
A node-hmacauth-emptyobj php-coinbase-noquery
A php-eol-windows tail-newline
A swap-php sig-b64-for-hex
A oauth-amp alg-sha1
A secret-b64decoded sig-b64-for-hex
A secret-quotes py-pusher-drf
A alg-sha512 sig-upper
A alg-sha1 sig-b64-for-hex
A rawbody ts-ms
A js-coinbase-prehash sig-b64-for-hex
A curl-data-strip sig-stdin
A bash-file-newline secret-newline
A cs-github-ascii sig-dashes
A bodyhash-X2 sig-upper
A mws-doubleslash php-octokit-flags
A binance-order secret-blank
A decoded-query aws-lowermethod
A java-sendgrid-map ts-localtz
A gate-getpost ts-float
B node-stripe-pretty secret-noprefix
B node-stripe-pretty secret-newline
B node-truxify-spaces ts-ms
B secret-whsec-b64 node-truxify-spaces
B secret-newline ts-ms
B slack-v0 sig-sha256prefix
B node-whatsapp-unescaped alg-sha1
B php-stripe-encode-string secret-blank
B colon-sep ts-ms
B ts-stale secret-newline
B ts-localtz sig-upper
B node-workos-double ts-ms
B nosep-webhook sig-b64-for-hex
B py-pusher-drf secret-quotes
B sig-b64-for-hex secret-whsec-b64
C node-shopify-stringify sig-hex-for-b64
C secret-newline sig-hex-for-b64
C secret-hexdecoded sig-hex-for-b64
C node-razorpay-slash secret-newline
C php-octokit-flags sig-b64-of-hex
C alg-sha1 sig-hex-for-b64
C cs-github-ascii sig-hex-for-b64
C py-pusher-drf sig-nopad
C swap-php sig-b64-of-hex
C node-easypost-weight secret-blank
C sig-nopad secret-newline
C secret-hexdecoded node-box-php
`.trim().split('\n').map((l) => l.split(' '));
export const correct = [
  ['A', 'Node', { get: true, path: 'q' }],
  ['A', 'Python', { path: 'any' }],
  ['A', 'PHP', { path: 'plain', needs: 'slash', sent: 'php.default' }],
  ['A', 'Go', { path: 'any', needs: 'html', sent: 'go.enc' }],
  ['A', 'Java', { get: true, path: 'pct' }],
  ['A', 'C#', { path: 'plain', sent: 'cs.jobject_tostring' }],
  ['A', 'Bash', { path: 'any', sent: 'jq.pretty' }],
  ['A', 'Ruby', { path: 'slash', sent: 'rb.rails', needs: 'html' }],
  ['A', 'Node', { path: 'plain', sent: 'node.json+gzip', enc: 'gzip' }],
  ['A', 'Python', { path: 'any', sent: 'py.form', needs: 'formable', ct: 'form' }],
  ['A', 'Perl', { get: true, path: 'unsorted' }],
  ['B', 'Node', { sent: 'node.pretty2' }],
  ['B', 'PHP', { sent: 'php.default', needs: 'unicode' }],
  ['B', 'Python', { sent: 'py.default', needs: 'frac' }],
  ['B', 'Java', { sent: 'java.gson_tree', needs: 'apos' }],
  ['B', 'Go', { sent: 'go.marshal', needs: 'nested' }],
  ['C', 'Ruby', { sent: 'rb.rails', needs: 'ls' }],
  ['C', 'Node', { sent: 'node.json', needs: 'emoji' }],
  ['C', 'C#', { sent: 'node.json+cs.bom' }],
  ['C', 'PHP', { sent: 'php.form', needs: 'formable', ct: 'form' }],
  ['C', 'Bash', { sent: 'node.json+crlfEnd' }],
];
