import { createHash, createHmac } from 'node:crypto';
import { M, H, u, hex } from './sign.mjs';
import { print } from './print.mjs';
const url = (s) => { const m = /^([ip]):([^/]+\/[^/]+)\/(\d+)$/.exec(s); return m ? `https://github.com/${m[2]}/${m[1] === 'i' ? 'issues' : 'pull'}/${m[3]}` : s; };
export const derived = new Set('slack-v0 svix-id colon-sep nosep-webhook pipe-sep rapyd-secret-in-text nosep lm-order url-body cs-hostpath js-coinbase-prehash bodyhash-upper bodyhash-md5 bodyhash-sha512 rawbody ruby-bookingsync-b64 alg-hmac-of-rawhash alg-sha384 alg-plain-suffix secret-hexupper secret-noequal sig-quotes sig-lowerb64 sig-hdr-order sig-v0prefix ts-min secret-aws4 bash-jq-newline cs-escapehtml cs-bom-signed php-numeric-check un-redirect ts-float-signed node-null-undefined secret-leadblank sig-hdr-bare oauth-encode bodyhash-X2 sig-b64url-nopad'.split(' '));
export const mirrored = new Set('kraken-rawdigest secret-hexdecoded alg-hmac-of-hash sig-sha256prefix ts-iso ts-iso-signed sig-trunc secret-latin1 emptybody-blank un-gzip-signed noslash gdax-api-missing'.split(' '));
export const general = new Set('swift-slash java-adyen-gson go-jussi-html2 secret-quotes secret-squotes secret-b64encoded bash-webhooksite-bigint cs-lti-bom'.split(' '));
export const stories = [];
export const byId = new Map();
function S(id, language, kind, mkey, source, also, story, mistake, o) {
  const s = { id, source: url(source), language, kind, mkey, frequency: 1 + also.length, also: also.map(url), story, mistake, o };
  if (byId.has(id)) throw new Error('twice ' + id);
  stories.push(s); byId.set(id, s);
}
const SO = (n) => 'https://stackoverflow.com/questions/' + n;
// ------------------------------------------------------------ body
const B = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'body', mkey, src, also, story, mistake, { sch: 'ABC', ...o });
B('node-shopify-stringify', 'Node', 'body: parsed and printed again by Node', 'i:nozzlegear/Shopify-Prime/2', ['https://hookmetry.com/docs/shopify-webhook-hmac-validation-failed', 'https://webhookwhisper.com/webhook-errors/signature-mismatch'],
  'An app checks a shop notification by hashing JSON.stringify of the parsed body; the sender had printed the JSON with other escapes, so the hash never fits.', 'The HMAC was taken over the JSON printed again by Node, not over the bytes of the body.', { sent: 'rb.rails', signed: 'node.json', needs: 'html' });
B('node-truxify-spaces', 'Node', 'body: parsed and printed again by Node', 'i:KanishJebaMathewM/Truxify/5219', ['i:KanishJebaMathewM/Truxify/5502', 'p:KanishJebaMathewM/Truxify/5508', 'p:ritik4ever/stellar-portfolio-rebalancer/827'],
  'A webhook route parses the body with the JSON middleware and hashes the compact text of the object, although the sender prints a blank after each colon and comma.', 'Signed the compact JSON.stringify text, while the body has blanks after ":" and ",".', { sent: 'py.default', signed: 'node.json', needs: 'safe|slash|html' });
B('node-cyrus-proxy', 'Node', 'body: parsed and printed again by Node', 'p:cyrusagents/cyrus/996', ['https://techfordev.netlify.app/articles/3987603'],
  'Behind a forwarding proxy the check failed, since the service hashed the object printed again, in which the escaped letters had become plain ones.', 'Signed the re-printed JSON with plain letters in place of the \\u escapes that were sent (and without the blanks).', { sent: 'py.default', signed: 'node.json', needs: 'unicode' });
B('node-adcp-float', 'Node', 'body: zero fraction of a number lost (1.0 to 1)', 'i:adcontextprotocol/adcp-client/313', [],
  'A JavaScript verifier prints the payload again; a Python sender had written 1.0, which became 1.', 'Signed a body in which numbers such as 2500.0 were printed as 2500 (and blanks dropped).', { sent: 'py.default', signed: 'node.json', needs: 'zerofrac' });
B('node-easypost-weight', 'Node', 'body: zero fraction of a number lost (1.0 to 1)', 'i:EasyPost/easypost-node/467', ['p:EasyPost/easypost-node/471'],
  'Half of the tracking notices failed: the weight came as 136.0 and the client wrote it back as 136 before hashing.', 'Signed the body with the ".0" of a number missing.', { sent: 'py.compactna', signed: 'node.json', needs: 'zerofrac' });
B('php-buckaroo-frac', 'PHP', 'body: zero fraction of a number lost (1.0 to 1)', 'p:buckaroo-it/BuckarooSDK_PHP/205', ['p:trailheadapps/ready-to-fly/27', 'i:woocommerce/woocommerce/11663'],
  'A payment SDK hashed json_encode output without the flag that keeps a zero fraction, while the request carried 100.0.', 'PHP printed 100.0 as 100 for the signature only.', { sent: 'php.frac', signed: 'php.both', needs: 'zerofrac' });
B('node-razorpay-slash', 'Node', 'body: slashes escaped on one side only', 'i:razorpay/razorpay-node/96', ['p:razorpay/razorpay-magento/251'],
  'Only one kind of event failed, the one whose texts held slashes or quotes: the client hashed the parsed body printed again.', 'Signed the JSON with plain "/" where the body has "\\/".', { sent: 'php.default', signed: 'node.json', needs: 'link|hook|job|query|one' });
B('node-lemon-slash', 'Node', 'body: slashes escaped on one side only', 'i:lmsqueezy/lemonsqueezy.js/115', [],
  'The provider sends links with backslashes before each slash; in Node the text literal lost them and another hash came out than in PHP.', 'The backslashes of "\\/" were lost before the text was signed.', { sent: 'php.uuni', signed: 'node.json', needs: 'slash' });
B('node-box-php', 'Node', 'body: unicode escaped on one side only', 'p:box/box-node-sdk/568', ['i:grnhse/greenhouse-api-docs/485'],
  'The sender is written in PHP, which escapes slashes and every non-ASCII letter, while the Node SDK hashed its own print of the object.', 'Signed UTF-8 letters and plain slashes in place of the PHP escapes that were sent.', { sent: 'php.default', signed: 'node.json', needs: 'unicode' });
B('node-greenhouse-html', 'Node', 'body: HTML signs escaped on one side only', 'i:grnhse/greenhouse-api-docs/276', [],
  'The test ping verified but real events with markup in a text did not: the sender writes < and > as \\u003c and \\u003e, the client printed them plainly.', 'Signed "<", ">" and "&" plainly while the body has \\u003c, \\u003e, \\u0026.', { sent: 'rb.rails', signed: 'node.json', needs: 'html' });
B('node-shopify-ls', 'Node', 'body: unicode escaped on one side only', 'i:jonpulice/node-shopify-auth/2', [],
  'A product with line separator characters in its label broke the check, since they come as escapes and were printed back raw.', 'Signed the raw U+2028 character where the body has the escape \\u2028.', { sent: 'rb.rails', signed: 'node.json', needs: 'ls', n: 1 });
B('php-octokit-flags', 'PHP', 'body: slashes escaped on one side only', 'i:octokit/webhooks.js/61', [],
  'A PHP sender signed plain json_encode output, while the other side saw the JSON without escaped slashes.', 'Signed json_encode with its default escapes though the body was printed with unescaped slashes and letters.', { sent: 'php.both', signed: 'php.default', needs: 'slash' });
B('php-stripe-encode-string', 'PHP', 'body: JSON encoded twice', 'i:stripe/stripe-php/884', [],
  'The handler passed json_encode of the raw body text to the check, so the text was wrapped in quotes and escaped once more.', 'Signed the body text encoded as a JSON string.', { sent: 'node.pretty2', signed: 'php.dbl' });
B('node-workos-double', 'Node', 'body: JSON encoded twice', 'p:workos/workos-node/1578', ['p:workos/workos-node/517', 'p:workos/workos-node/515'],
  'An SDK always ran JSON.stringify on the payload, also when it already was the raw text.', 'JSON.stringify was applied to the body text and the result was signed.', { sent: 'node.json', signed: 'node.dbl' });
B('node-medito-buffer', 'Node', 'body: object or buffer printed in place of the text', 'p:meditohq/medito-app/720', [],
  'The raw body was a Buffer and went through JSON.stringify, which prints a type and a list of numbers.', 'Signed the JSON print of the Buffer ({"type":"Buffer","data":[...]}).', { sent: 'node.json', signed: 'node.buffer', needs: 'tiny|bools|apos|form|link' });
B('node-stripe-pretty', 'Node', 'body: pretty print on one side only', 'i:stripe/stripe-node/356', ['i:stripe/stripe-node/396'],
  'The payment service sends its events indented by two blanks; after the JSON middleware only the compact text was left to hash.', 'Signed compact JSON while the body is indented.', { sch: 'BC', sent: 'node.pretty2', signed: 'node.json' });
B('node-btcpay-indent', 'Node', 'body: pretty print on one side only', 'i:btcpayserver/btcpayserver/2300', ['i:open-eid/SiGa/3'],
  'The server signs and sends an indented print, and developers who print the object again without indentation get another hash.', 'The indented body was signed in its compact form.', { sent: 'cs.indented_lf', signed: 'node.json', needs: 'safe|unicode|html|slash' });
B('node-siga-doc', 'Java', 'body: pretty print on one side only', 'i:open-eid/SiGa/3', [],
  'Somebody followed a documented example that shows the body indented by four blanks, and could not reproduce the signature of the compact one.', 'Signed the body indented by four blanks though it was sent compactly.', { sent: 'node.json', signed: 'node.pretty4' });
B('py-kucoin-dumps', 'Python', 'body: parsed or printed again by Python', 'i:Kucoin/kucoin-api-docs/466', [],
  'The order is signed as json.dumps(body) with its blanks, while the HTTP library prints the object for itself.', 'Signed json.dumps with ", " and ": " while the body was sent compactly.', { sent: 'py.compact', signed: 'py.default' });
B('py-attendee-sorted', 'Python', 'body: keys sorted before signing', 'i:attendee-labs/attendee/227', ['i:prebid/salesagent/2084'],
  'The sender signs a canonical print with sorted keys, and then lets requests print the dict again with json=.', 'Signed sorted compact JSON, but the body has the keys in their own order and with blanks.', { sent: 'py.default', signed: 'py.sortedc', needs: 'unsorted|nulls|order' });
B('py-adcp-compact', 'Python', 'body: parsed or printed again by Python', 'i:prebid/salesagent/1104', ['p:prebid/salesagent/1605'],
  'A Python client signs with separators (",", ":") while requests.post(json=...) puts blanks on the wire.', 'Signed compact JSON though the body was sent with ", " and ": ".', { sent: 'py.default', signed: 'py.compact' });
B('py-gopax-sortkeys', 'Python', 'body: keys sorted before signing', 'i:GopaxTechTeam/gopax/5', ['p:NangoHQ/nango/4572'],
  'An exchange sample signs json.dumps(..., sort_keys=True) but posts the dict in its own order; without sort_keys it works.', 'Signed the JSON with sorted keys though the keys were sent in another order.', { sent: 'py.default', signed: 'py.sorted', needs: 'unsorted|order|form' });
B('py-pusher-drf', 'Python', 'body: parsed or printed again by Python', 'i:pusher/pusher-http-python/161', ['p:eep-dev/EEP/64', 'p:PxA-Labs/AutoMaintainer/167', 'i:coinbase/coinbase-commerce-python/22', 'i:paypal/PayPal-Python-SDK/175'],
  'A Django REST view hashed json.dumps(request.data) instead of the raw body.', 'Signed json.dumps of the parsed body (blanks, \\u escapes) instead of the compact body sent.', { sent: 'node.json', signed: 'py.default' });
B('py-paypal-strdict', 'Python', 'body: str() of a dict', 'i:paypal/PayPal-Python-SDK/179', ['i:paypal/PayPal-Python-SDK/196', 'i:BitMEX/api-connectors/421'],
  'The Flask handler took str(request.get_json()), which writes single quotes, True and None.', 'Signed Python\'s str() of the dict instead of JSON.', { sent: 'py.default', signed: 'py.strdict' });
B('py-bitmex-strform', 'Python', 'body: str() of a dict', 'i:BitMEX/api-connectors/420', [],
  'Pure Python code puts str(data) into the text to sign and hands the dict to requests, which sends it as a form.', 'Signed str() of the dict while the body is a form.', { sch: 'A', sent: 'py.form', signed: 'py.strdict', from: 'src', needs: 'formable', ct: 'form' });
B('py-sentry-bytes', 'Python', 'body: str() of bytes (b\'...\')', 'p:getsentry/sentry/20379', [],
  'When code moved to Python 3 the raw body, now bytes, was put into a text with a format call and came out as b\'...\'.', 'Signed the repr of the bytes (b\'...\') instead of the bytes.', { sch: 'BC', sent: 'node.json', signed: 'py.bytesrepr' });
B('php-bitmex-form', 'PHP', 'body: form sent, JSON signed (or the other way round)', 'i:BitMEX/api-connectors/92', ['i:uploadcare/uploadcare-php/164'],
  'A PHP bot signs json_encode($data) but hands the array to curl, which sends form fields.', 'Signed JSON of the fields while the body is a form.', { sent: 'php.form', signed: 'php.default', from: 'src', needs: 'formable', ct: 'form' });
B('node-github-formtype', 'Node', 'body: form sent, JSON signed (or the other way round)', 'i:nodejs/node/11844', ['i:nodejs/help/535'],
  'The hook was set to send forms, with the JSON inside a payload field, while the receiver hashed the JSON alone.', 'Signed the inner JSON while the body is payload=<url-encoded JSON>.', { sent: 'node.json+node.formPayload', signed: 'node.json', from: 'src', ct: 'form', needs: 'nest|device|tiny|hook|bools' });
B('go-convoy-formjson', 'Go', 'body: form sent, JSON signed (or the other way round)', 'p:frain-dev/convoy/2392', ['p:calcom/cal.diy/2667'],
  'A gateway turned form posts into JSON and hashed that JSON, so senders that sign the raw form were refused.', 'Signed the JSON made of the form fields instead of the form text.', { sent: 'node.form', signed: 'node.formToJson', needs: 'formable', ct: 'form' });
B('node-slack-qs', 'Node', 'body: form encoded again another way', 'i:slackapi/node-slack-events-api/92', [],
  'The parsed command form was put together again with a query string library before hashing, with other escapes than in the raw text.', 'Signed the form with %20 for blanks (and other escapes) while "+" was sent.', { sent: 'node.form', signed: 'node.formToJson+node.qs', needs: 'formable', ct: 'form' });
B('php-passage-form', 'PHP', 'body: form encoded again another way', 'i:morcen/passage/164', ['p:morcen/passage/190'],
  'A proxy signs the raw form but forwards one built anew from the parsed fields, with other escapes.', 'The received form was built anew by http_build_query; the signature is of the form before that.', { sent: 'py.form20+php.parse_rebuild', signed: 'py.form20', from: 'src', needs: 'formable', ct: 'form' });
B('py-bingx-rawvalues', 'Python', 'body: form values signed before URL encoding', 'i:BingX-API/BingX-swap-api-doc/38', [],
  'The manual says not to encode values before signing, yet the server checks the encoded body as sent.', 'Signed the form with its values not URL-encoded.', { sch: 'AC', sent: 'py.form', signed: 'py.formraw', from: 'src', needs: 'formable', ct: 'form' });
B('ruby-ebicsbox-hash', 'Ruby', 'body: object or buffer printed in place of the text', 'p:railslove/ebicsbox/133', ['p:buildkite/docs/1736'],
  'Webhook signatures were made of the Ruby hash itself, which nobody else could compute.', 'Signed Hash#to_s (with =>) instead of the JSON body.', { sent: 'rb.generate', signed: 'rb.to_s' });
B('java-sendgrid-map', 'Java', 'body: parsed and printed again by Java', 'i:sendgrid/sendgrid-java/722', ['i:sendgrid/sendgrid-java/654'],
  'The endpoint takes the body as a map and prints it with ObjectMapper; a HashMap gives the members in another order.', 'Signed Jackson\'s print of a HashMap, whose order is not that of the body.', { sent: 'node.json', signed: 'java.jackson_hashmap', needs: 'multi' });
B('cs-sendgrid-crlf', 'C#', 'body: line end at the end of the body', 'i:sendgrid/sendgrid-csharp/1066', ['i:sendgrid/sendgrid-csharp/1131'],
  'The mail service ends its body with CR LF, which is lost when the framework parses the body.', 'Signed the body without the CR LF that ends it.', { sent: 'node.json+crlfEnd', signed: 'trim' });
B('cs-ebay-pascal', 'C#', 'body: member names changed by a typed class', 'i:eBay/eBay-Notification-SDK-Dot-Net-Core/2', [],
  'The payload is bound to a class and printed again; the member names come out in Pascal case.', 'Signed JSON whose member names begin with a capital letter.', { sent: 'node.json', signed: 'cs.pascal', needs: 'multi' });
B('cs-stripe-frombody', 'C#', 'body: parsed and printed again by C#', 'i:stripe/stripe-dotnet/1853', ['p:I-Synergy/I-Synergy.Framework/132'],
  'A controller binds the event with [FromBody], so only the element printed again is there to verify.', 'Signed Json.NET\'s compact print of the parsed body while the body is indented.', { sch: 'BC', sent: 'node.pretty2', signed: 'cs.ser', needs: 'safe|unicode|html|slash' });
B('cs-gocardless-fields', 'C#', 'body: unknown members dropped by a typed class', 'i:gocardless/gocardless-legacy-dotnet/12', [],
  'The library hashed a print of its own typed model, so each member that the service adds breaks the check.', 'Signed the JSON without a member that the class does not know (the last one).', { sent: 'node.json', signed: 'node.dropLast', note: 'only by trying to leave out members, one after the other' });
B('swift-toshi-order', 'Swift', 'body: members in another order', 'p:CoinbaseWallet/toshi-ios-client/881', [],
  'After a move to Codable the JSON that is signed had its members in another order than the JSON that is sent.', 'Signed the same JSON with its members in another order.', { sent: 'node.json', signed: 'node.sorted', needs: 'unsorted|order|nest', sentLang: 'Swift' });
B('swift-slash', 'Swift', 'body: slashes escaped on one side only', 'p:swiftlang/swift-corelibs-foundation/1321', ['i:swiftlang/swift-corelibs-foundation/3789', 'p:metaplex-foundation/Solana.Swift/217'],
  'Apple\'s JSON printers put a backslash before each slash, which other printers do not, so two prints of one value differ.', 'Signed the print with "\\/" while the body has plain slashes.', { sent: 'node.json', signed: 'php.uuni', needs: 'slash' });
B('go-jussi-html', 'Go', 'body: HTML signs escaped on one side only', 'p:steemit/jussi/258', [],
  'json.Marshal turned > into \\u003e in long posts on their way, so what arrived was no longer what had been signed.', 'Go escaped <, > and & on one side only.', { sent: 'go.noesc', signed: 'go.marshal', needs: 'html' });
B('go-jussi-html2', 'Go', 'body: HTML signs escaped on one side only', 'p:spdx/tools-golang/224', [],
  'A custom marshaller goes through json.Marshal, which escapes HTML signs that the original text had plainly.', 'The body was sent with \\u003c, \\u003e and \\u0026, and signed with the plain signs.', { sent: 'go.marshal', signed: 'go.noesc', needs: 'html' });
B('go-inngest-newline', 'Go', 'body: line end at the end of the body', 'p:inngest/inngestgo/61', [],
  'Go\'s JSON Encoder ends its output with a line feed; the signature was over the text without it.', 'The body ends with a line feed that was not signed.', { sent: 'go.enc', signed: 'go.marshal' });
B('java-adyen-gson', 'Java', 'body: HTML signs escaped on one side only', 'p:Adyen/adyen-java-api-library/266', ['p:Mangopay/mangopay2-java-sdk/171'],
  'Gson writes =, &, < and \' as \\u escapes unless told otherwise, and so changed values on one side.', 'Signed Gson\'s default print (\\u003d, \\u0026, ...) of a body that was sent without these escapes.', { sent: 'java.gson_noescape', signed: 'java.gson_tree', needs: 'eq|html|apos' });
B('bash-webhooksite-bigint', 'Node', 'body: big integer rounded', 'i:webhooksite/webhook.site/76', ['p:aeoess/agent-passport-system/111'],
  'A tool that shows the JSON formatted had rounded a 64-bit id; a text taken from there no longer has the bytes that came.', 'An integer above 2^53 was rounded by JavaScript in the signed text.', { sent: 'py.compact', signed: 'node.json', needs: 'bigint', n: 2, oneFixture: true });
B('py-heleket-null', 'Python', 'body: null members dropped', 'p:BEDOLAGA-DEV/remnawave-bedolaga-telegram-bot/1882', ['i:guzzle/oauth-subscriber/29'],
  'The bot dropped the null members and reordered the rest before hashing a payment notice.', 'Signed the JSON without its null members.', { sent: 'py.default', signed: 'py.nonone', needs: 'null', oneFixture: true });
B('node-null-undefined', 'Node', 'body: null members dropped', 'i:guzzle/oauth-subscriber/29', [],
  'One half of a client left empty members out and the other half sent them.', 'Signed the compact JSON without the null members that were sent.', { sent: 'node.json', signed: 'node.nonull', needs: 'null', oneFixture: true });
B('php-maho-emptyobj', 'PHP', 'body: empty object turned into an empty array', 'p:MahoCommerce/maho/1110', ['p:paypal/PayPal-PHP-SDK/807'],
  'PHP decodes {} to an empty array and prints it as []; each event with an empty object failed.', 'Signed "[]" where the body has "{}".', { sent: 'node.json', signed: 'php.both', needs: 'emptyobj', oneFixture: true });
B('cs-github-ascii', 'C#', 'body: non-ASCII letters replaced or in another charset', 'i:github/docs/3567', ['p:github/docs/3315', 'i:MichaConrad/WebHookExample/1', 'i:bchavez/Coinbase/3', 'i:jokecamp/jokecamp.com/26'],
  'Encoding.ASCII was used to get the bytes; each emoji or accented letter became a question mark before hashing.', 'Signed "?" in place of each non-ASCII letter.', { sent: 'node.json', signed: 'cs.ascii', needs: 'unicode' });
B('node-trello-binary', 'Node', 'body: non-ASCII letters replaced or in another charset', 'i:nodejs/node/5499', ['i:publicmediaplatform/pmp-issues/49', 'p:twilio/twilio-node/37', 'p:alexcurtis/express-x-hub/3', 'i:nodejs/node/11879'],
  'Old Node versions hashed texts as "binary", that is the low byte of each character, so a dash or an emoji gave another HMAC.', 'Signed the text as Latin-1 (low bytes) instead of UTF-8.', { sent: 'node.json', signed: 'latin1', needs: 'unicode' });
B('cs-utf16', 'C#', 'body: text hashed as UTF-16', 'i:Caligatio/jsSHA/23', [],
  'Encoding.Unicode in C# means UTF-16 little endian, and no other side could match that hash.', 'Signed the UTF-16LE bytes of the text.', { sent: 'node.json', signed: 'cs.utf16' });
B('php-meta-utf16', 'PHP', 'body: text hashed as UTF-16', SO('73736871/php-escape-unicode-characters-only'), [],
  'A tester converted the payload to the charset "unicode" to imitate escapes, which in PHP is UTF-16 big endian.', 'Signed the UTF-16BE bytes of the body.', { sch: 'BC', sent: 'php.default', signed: 'php.utf16' });
B('node-whatsapp-unescaped', 'Node', 'body: unicode escaped on one side only', 'i:Secreto31126/whatsapp-api-js/290', ['i:messenger4j/messenger4j/16', 'i:botmasterai/botmaster-messenger/15', 'p:watson-developer-cloud/conversation-connector/54', 'i:freescout-help-desk/freescout/4351'],
  'A chat service signs its payload with non-ASCII letters escaped; clients that hash the decoded letters fail on the first accent.', 'Signed the decoded letters while the body has \\u escapes.', { sch: 'BC', sent: 'node.asciiesc', signed: 'node.json', needs: 'unicode' });
B('java-spring-upperesc', 'Java', 'body: unicode escapes with capital hex digits', 'i:spring-attic/spring-social-facebook/227', [],
  'The escapes must have small hex digits, but usual Java helpers write capital ones.', 'Signed escapes such as \\u00E4 where the body has \\u00e4.', { sch: 'BC', sent: 'node.asciiesc', signed: 'node.ASCIIESC', needs: 'unicode' });
B('node-line-emoji', 'Node', 'body: unicode escaped on one side only', 'i:line/line-bot-sdk-nodejs/922', ['i:octokit/webhooks.js/1155'],
  'The receiver believed that emoji are escaped before signing and rewrote the body so, which breaks the check.', 'Signed the body with its emoji escaped, though they were sent as UTF-8.', { sch: 'BC', sent: 'node.json', signed: 'node.ASCIIESC', needs: 'unicode' });
B('py-slack-latin1', 'Python', 'body: non-ASCII letters replaced or in another charset', 'p:use-agent-os/agent-os/793', [],
  'To avoid a decode error the body was decoded as Latin-1 and encoded as UTF-8 again, which doubles each letter\'s bytes.', 'Signed the mojibake of the body (UTF-8 read as Latin-1 and written as UTF-8).', { sch: 'BC', sent: 'node.json', signed: 'mojibake', needs: 'unicode' });
B('java-tcwebhooks-iso', 'Java', 'body: non-ASCII letters replaced or in another charset', 'i:tcplugins/tcWebHooks/92', ['i:WoSai/shouqianba-doc/3', 'i:HoloInsight/holoinsight/137'],
  'A new HTTP client version sent bodies as ISO-8859-1 although everything else works with UTF-8.', 'The body went out in Latin-1 while the UTF-8 text was signed.', { sent: 'node.json+java.latin1', signed: 'node.json', from: 'src', needs: 'latin', ct: 'jsonlatin' });
B('cs-lti-bom', 'C#', 'body: byte order mark', 'p:LtiLibrary/LtiLibrary/81', [],
  'A writer with Encoding.UTF8 put a byte order mark before the text, which the tool that works by hand did not.', 'The body starts with a UTF-8 BOM that was not signed.', { sent: 'node.json+cs.bom', signed: 'nobom' });
B('cs-bom-signed', 'C#', 'body: byte order mark', 'p:SignalR/SignalR/963', [],
  'A stream writer puts a byte order mark at the head of its output, so what is hashed from the stream has three bytes more.', 'Signed the body with a BOM in front, which was not sent.', { sent: 'node.json', signed: 'cs.bom' });
B('pwsh-crlf-body', 'PowerShell', 'body: line ends (CRLF and LF)', 'https://forums.powershell.org/t/help-signing-a-request-for-an-api-call/24868', [],
  'The documented body has line feeds only, while the here-string of the script has CR LF and so another hash.', 'Signed the body with CR LF line ends though LF was sent.', { sent: 'node.pretty2', signed: 'crlf' });
B('curl-data-strip', 'Bash', 'body: curl -d drops line ends', 'i:channable/hoff/127', ['i:curl/curl/3859', 'i:webhooksite/webhook.site/85'],
  'The script signs the file and sends it with curl -d @file, which drops all line ends; --data-binary is needed.', 'Signed the file with its line ends, while curl sent it without them.', { sent: 'node.pretty2+nl+nolf', signed: 'node.pretty2+nl', from: 'src' });
B('bash-file-newline', 'Bash', 'body: line end at the end of the body', 'https://latticesemiconductor.zohodesk.com/portal/en/kb/articles/7067-cre-module-ip-how-to-check-and-compute-the-hmac-sha256-value-generated-by-cre-module-ip', ['i:krzyzanowskim/CryptoSwift/821', 'i:apple/swift-crypto/39'],
  'The text lies in a file that ends with a line feed, and openssl hashes that too.', 'Signed the body plus a line feed at its end.', { sent: 'node.json', signed: 'nl' });
B('bash-jq-newline', 'Bash', 'body: line end at the end of the body', 'https://unix.stackexchange.com/questions/635637/openssl-generating-sha256', [],
  'The message was piped with echo, which adds a line feed that other languages do not have.', 'The compact text was piped through a tool that ends it with a line feed, and that was signed.', { sch: 'BC', sent: 'node.json', signed: 'jq.c' });
B('java-gzip-signed-plain', 'Java', 'body: compressed after signing', 'i:amazon-archives/aws-request-signing-apache-interceptor/10', ['p:GetStream/stream-chat-php/168', 'p:GetStream/stream-chat-java/254', 'p:RevenueCat/purchases-android/3788'],
  'With compression switched on the client zips the body after the signature was made over the plain text.', 'Signed the plain text, while the body is gzip.', { sent: 'node.json+gzip', signed: 'node.json', from: 'src', enc: 'gzip' });
B('node-hmacauth-emptyobj', 'Node', 'body: {} or null signed for an empty body', 'i:connorjburton/hmac-auth-express/82', ['i:connorjburton/hmac-auth-express/67', 'i:connorjburton/hmac-auth-express/85', 'i:danieljoos/aws-sign-web/18'],
  'For GET the parser hands over an empty object, so one side hashes "{}" and the other nothing.', 'Signed "{}" as the body of a request without a body.', { sch: 'A', get: true, signed: 'emptyObj', path: 'q' });
B('node-hmmac-undefined', 'Node', 'body: {} or null signed for an empty body', 'i:cmawhorter/hmmac/15', [],
  'Without a body the variable is undefined and turns into the word "undefined" in the text that is hashed.', 'Signed the word "undefined" as the body.', { sch: 'A', get: true, signed: 'lit_undefined', path: 'plainget' });
B('node-coincheck-null', 'Node', 'body: {} or null signed for an empty body', 'p:coincheckjp/coincheck-node/2', ['i:amazon-archives/aws-mobile-ionic-sample/22'],
  'The client did not think of GET calls, where the printed body of nothing got into the signature.', 'Signed "null" as the body of a GET.', { sch: 'A', get: true, signed: 'lit_null', path: 'q' });
B('py-kucoin-getdumps', 'Python', 'body: {} or null signed for an empty body', 'i:Kucoin/kucoin-api-docs/466', [],
  'json.dumps(body) stands in the text to sign of every call; for a GET with an empty text as body that is a pair of quotes (the reporter did not say whether this was it).', 'Signed \'""\' (JSON of an empty string) for an empty body.', { sch: 'A', get: true, signed: 'lit_quotes', path: 'q' });
B('node-internetx-null', 'Node', 'body: {} or null sent but nothing signed', 'p:InterNetX/js-domainrobot-sdk/168', ['p:InterNetX/js-domainrobot-sdk/167'],
  'A new axios version prints the default null as a body, so each GET carries the text "null" that nobody signed.', 'The body "null" was sent while an empty body was signed.', { sch: 'A', sent: 'lit_null', signed: 'empty', anyFixture: true });
B('node-backendai-empty', 'Node', 'body: {} or null sent but nothing signed', 'p:lablup/backend.ai-webui/7651', [],
  'Empty posts now carry "{}" for the server\'s sake while the signature still covers an empty text.', 'The body "{}" was sent while an empty body was signed.', { sch: 'AB', sent: 'emptyObj', signed: 'empty', anyFixture: true });
B('node-bitfinex-otherbody', 'Node', 'body: {} or null signed for a body that was sent', 'i:bitfinexcom/bitfinex-api-node/587', [],
  'The sample signs JSON.stringify of an empty object and then posts another object.', 'Signed "{}" although a body with members was sent.', { sch: 'AB', sent: 'node.json', signed: 'emptyObj' });
B('rust-orch-value', 'Rust', 'body: keys sorted before signing', 'i:gabrielkoerich/orch/134', ['p:crownshy/comhairle/465'],
  'serde_json\'s Value sorts the members, so the payload printed again differs from what came.', 'Signed the JSON printed from a sorted map.', { sent: 'node.json', signed: 'py.sortedcna', needs: 'unsorted|order|nest|hook', sentLang: 'Rust' });
B('wp-addslashes', 'PHP', 'body: slashes added to quotes', 'i:mosparo/mosparo/272', [],
  'WordPress adds backslashes to each quote of the posted data, so a check over these values fails as soon as there is a quote.', 'Signed the body with a backslash before each quote.', { sent: 'node.json', signed: 'php.addslashes', needs: 'apos|tiny|zebra' });
B('ruby-bookingsync-b64', 'Ruby', 'body: base64 of the body signed', 'i:BookingSync/bookingsync-api-docs/403', [],
  'One API hashes the base64 text of the body with Ruby\'s line breaks; code taken from there signs that text elsewhere too.', 'Signed the base64 text of the body (with a line feed every 60 characters).', { sch: 'BC', sent: 'rb.generate', signed: 'rb.b64lines' });
B('go-smallstep-sum', 'Go', 'body: Go Sum(body) misused', 'p:smallstep/certificates/1546', [],
  'In Go the argument of Sum is put before the digest; the HMAC itself was over nothing.', 'The signature text is the body followed by the HMAC of an empty message (h.Sum(body)).', { sch: 'C', sent: 'go.marshal', needs: 'tiny|bools|apos|form|refund', mods: [M.text((b, c) => Buffer.concat([c.sent, createHmac('sha256', c.key).update('').digest()]).toString('base64'))] });
B('py-paypal-hashbody', 'Python', 'algorithm: HMAC of the SHA-256 of the message', 'p:bjoern-buettner/roleplay-ai/325', [],
  'The signed text was built with the hex SHA-256 of the body where the service expects the body itself.', 'Signed the hex SHA-256 of the body instead of the body.', { sch: 'BC', sent: 'node.json', mods: [M.hash((b) => u(hex(H('sha256', b))))] });
B('cs-escapehtml', 'C#', 'body: HTML signs escaped on one side only', 'i:sendgrid/sendgrid-csharp/1066', [],
  'A JSON library that escapes for HTML printed the parsed body before hashing.', 'Signed Json.NET\'s HTML-escaped print.', { sent: 'node.json', signed: 'cs.escapehtml', needs: 'html|apos|eq' });
B('php-numeric-check', 'PHP', 'body: numbers and texts mixed up', 'i:octokit/webhooks.js/61', [],
  'With JSON_NUMERIC_CHECK texts that look like numbers are printed as numbers; only one side used the flag.', 'Signed numbers without quotes where the body has them as texts.', { sent: 'php.both', signed: 'php.numeric', needs: 'numstr' });
// ------------------------------------------------------------ string to sign
const T = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'string', mkey, src, also, story, mistake, { sch: 'A', ...o });
const noQuery = (p) => p.split('?')[0];
T('php-coinbase-noquery', 'PHP', 'string: path without its query', 'i:coinbase/coinbase-php/184', ['i:TykTechnologies/tyk/3113', 'p:kuestcom/prediction-market/1061', 'i:lanej/hmac/8', 'i:tomitribe/http-signatures-java/2', 'p:joinloops/loops-server/480', 'p:packagist/private-packagist-api-client/90', 'i:SaaStacked/saastack/98'],
  'Calls without parameters work, and those with paging parameters are refused: only the path goes into the signature.', 'Signed the path without its query.', { get: true, path: 'q', mods: [M.path(noQuery)], n: 3 });
T('py-tuya-noquery', 'Python', 'string: path without its query', 'i:tuya/tuya-iot-python-sdk/73', [],
  'The status call is accepted, the log call with parameters in its address is not.', 'Left the query out of the signed path.', { get: true, path: 'q', mods: [M.path(noQuery)] });
T('go-gate-fullurl', 'Go', 'string: full URL in place of the path', 'i:gateio/gateapi-go/1', [],
  'A format call got the URL object, so the whole address with scheme and host was put where the path belongs.', 'Signed the full URL instead of path and query.', { path: 'any', mods: [M.path((p, c) => 'https://' + c.host + p)] });
T('php-coinbase-ownsite', 'PHP', 'string: full URL in place of the path', 'i:knowm/XChange/2456', [],
  'A PHP script signs the address of the author\'s own site in place of the API path.', 'Signed a full URL (scheme, host) where the path belongs.', { get: true, path: 'plainget', mods: [M.path((p, c) => 'https://' + c.host + p)] });
T('py-twilio-port', 'Python', 'string: full URL in place of the path', 'i:twilio/twilio-python/392', ['i:twilio/twilio-python/402', 'i:twilio/twilio-csharp/44', 'i:twilio/twilio-csharp/509', 'i:openclaw/openclaw/6334'],
  'Where the URL is signed, its port is sometimes there and sometimes not.', 'Signed the full URL with the port :443.', { path: 'any', mods: [M.path((p, c) => 'https://' + c.host + ':443' + p)] });
T('node-square-http', 'Node', 'string: full URL in place of the path', 'p:chobbledotcom/tickets/381', ['p:hookdeck/webhook-skills/176'],
  'Behind a CDN that ends TLS the program sees http:// and hashes that address.', 'Signed the full URL with http:// as scheme.', { path: 'any', mods: [M.path((p, c) => 'http://' + c.host + p)] });
T('cs-hostpath', 'Java', 'string: host in front of the path', 'i:HuobiRDCenter/huobi_Java/73', [],
  'Some exchanges want the host in a line of its own in the signed text; a client for another host kept that line.', 'Put the host in a line between method and path.', { path: 'any', mods: [M.order('m', 'h', 'p', 't', 'b')] });
T('php-passage-bodyonly', 'PHP', 'string: method and path missing', 'i:morcen/passage/137', ['p:morcen/passage/145'],
  'The signed text was timestamp, a dot and the body only; method, path and query were missing.', 'Signed timestamp + "." + body, without method and path and with the body itself instead of its hash.', { path: 'plain', mods: [M.order('t', 'b'), M.sep('.'), M.hash((b) => b)] });
T('node-tuya-old', 'Node', 'string: body missing', 'i:TuyaAPI/openapi/14', ['p:Octoober/tuya-bulb-control/4', 'i:jasonacox/tinytuya/57', 'i:TuyaAPI/link/14'],
  'The platform changed its rules: now method, body hash and path must be signed too, while old clients sign key id and time alone.', 'Signed only key id and timestamp.', { path: 'plain', mods: [M.order('k', 't'), M.sep('')] });
T('node-webflow-nots', 'Node', 'string: timestamp missing', 'p:simstudioai/sim/4612', [],
  'The verifier never read the timestamp header and took the HMAC of the body alone.', 'Signed the body without the timestamp in front.', { sch: 'B', mods: [M.order('b')] });
T('node-akamai-nohash', 'Node', 'string: body missing', 'p:akamai/AkamaiOPEN-edgegrid-node/36', ['p:hitrov/oci-api-php-request-sign/5'],
  'With a lower-case "post" the library did not see that a body must be hashed, and left its hash empty.', 'Left the body hash empty in the signed text.', { path: 'plain', mods: [M.hash(() => u(''))] });
T('py-bitmex-dataorder', 'Python', 'string: parts in another order', 'i:BitMEX/api-connectors/212', [],
  'Data and expiry time change places between the manual and the working sample.', 'Put the body part before the timestamp.', { path: 'any', mods: [M.order('m', 'p', 'b', 't')] });
T('js-coinbase-prehash', 'Node', 'string: parts joined without separator', 'i:brix/crypto-js/220', ['i:bchavez/Coinbase/49', 'i:BitMEX/api-connectors/335'],
  'Clients made for another exchange join time, method, path and body with nothing in between.', 'Signed timestamp + METHOD + path + body as one text without line feeds.', { path: 'any', mods: [M.order('t', 'm', 'p', 'b'), M.sep(''), M.hash((b) => b)] });
T('nosep', 'PowerShell', 'string: parts joined without separator', 'https://www.logicmonitor.com/academy/troubleshooting-powershell-api-scripts', ['https://ckeditor.com/docs/cs/latest/examples/security/request-signature-python.html'],
  'A guide warns that the variables must be joined in the right order, for the parts stand one after the other.', 'Joined the parts with nothing in between instead of line feeds.', { path: 'any', mods: [M.sep('')] });
T('lm-order', 'PowerShell', 'string: parts in another order', 'https://www.logicmonitor.com/support/api/usage/troubleshooting-powershell-api-scripts', [],
  'Verb, time, data, path: the order that one vendor asks for, and a common slip when moving on to another.', 'Signed method, timestamp, body part, path in this order.', { path: 'any', mods: [M.order('m', 't', 'b', 'p')] });
T('php-nifcloud-literal', 'PHP', 'string: literal \\n instead of a line feed', 'i:NIFCLOUD-mbaas/UserCommunity/513', ['i:gateio/gatews/22'],
  'The text to sign stands in single quotes, where PHP does not turn \\n into a line feed.', 'The separators are a backslash and an n instead of line feeds.', { path: 'any', mods: [M.sep('\\n')], n: 3 });
T('bash-literal-n', 'Bash', 'string: literal \\n instead of a line feed', 'https://jpdebug.com/p/1243439', [],
  'In a shell script the parts were put together with \\n in a quoted text and given to echo -n, which does not interpret it.', 'Two-character "\\n" between the parts.', { get: true, path: 'any', mods: [M.sep('\\n')] });
T('gate-literal-mixed', 'C#', 'string: literal \\n instead of a line feed', 'i:gateio/gatews/22', [],
  'Someone pasted the sample with the visible \\n at the end of each line and a real line break after it.', 'Between the parts stand both a literal "\\n" and a line feed.', { path: 'plain', mods: [M.sep('\\n\n')] });
T('crlf-tool', 'Postman', 'string: CRLF instead of LF', 'i:arkerone/api-key-auth/2', ['i:luckymarmot/Paw-Issues/36', 'i:postmanlabs/postman-app-support/11043'],
  'Signatures made with a web form differ, for a text area gives CR LF at each line end.', 'The parts are separated by CR LF.', { path: 'any', mods: [M.sep('\r\n')], n: 3 });
T('php-eol-windows', 'PHP', 'string: CRLF instead of LF', 'p:zf-fr/zfr-pusher/1', [],
  'The client joined the lines with PHP_EOL, which is CR LF on Windows.', 'Joined with CR LF instead of LF.', { path: 'plain', mods: [M.sep('\r\n')] });
T('sql-char13', 'SQL', 'string: CR instead of LF', 'https://whosebug.com/question/6328044/InvalidSignatureException-Sending-POST-request-to-AWS-Kinesis-from-SQL', [],
  'A stored procedure joins the lines of the request with CHAR(13), the carriage return.', 'The parts are separated by a carriage return alone.', { path: 'plain', mods: [M.sep('\r')] });
T('kong-http11', 'Bash', 'string: HTTP version in the request line', 'i:Kong/docs.konghq.com/7204', [],
  'The documented text to sign has the request line with HTTP/1.1 at its end, which the server does not use.', 'Signed the path followed by " HTTP/1.1".', { path: 'any', mods: [M.path((p) => p + ' HTTP/1.1')] });
T('lead-newline', 'Node', 'string: line feed at the start or end', 'p:TritonDataCenter/node-http-signature/122', [],
  'The first line of the signing text was joined to an empty one, so it began with a line feed.', 'The signed text begins with a line feed.', { path: 'plain', mods: [M.head('\n')] });
T('tail-newline', 'Bash', 'string: line feed at the start or end', 'https://wiki.neonvagabond.xyz/content/unix.stackexchange.com_en_all_2024-05/questions/635637/openssl-generating-sha256', ['i:docker-library/docs/858', 'i:apache/apisix/6080'],
  'echo without -n feeds the text into openssl, so the HMAC is over the text and a line feed.', 'A line feed at the end of the signed text.', { sch: 'AB', path: 'any', mods: [M.tail('\n')], n: 3 });
T('aws-lowermethod', 'Node', 'string: method in lower case', 'i:aws/aws-sdk-js-v3/3612', ['i:mhart/aws4fetch/8', 'i:TritonDataCenter/node-manta/28', 'i:googleapis/google-cloud-go/1644'],
  'The caller gave the method as "get"; the HTTP library sends GET while the signer took it as given.', 'Signed the method in lower case.', { path: 'any', get: 'mix', mods: [M.method((m) => m.toLowerCase())], n: 3 });
T('cosmos-lower', 'PHP', 'string: whole text in lower case', 'i:jupitern/cosmosdb/36', ['p:a8m/documentdb/37', 'i:Azure/azure-cosmosdb-node/5'],
  'The client lower-cases the complete text to sign, also the resource name that has capitals.', 'Signed the whole text in lower case.', { path: 'caps', mods: [M.str((s) => s.toLowerCase())] });
T('gate-getpost', 'Python', 'string: other method than sent', 'i:gateio/gateapi-python/15', [],
  'The text to sign says GET but the program calls requests.post.', 'Signed GET, sent POST.', { path: 'plain', sent: 'empty', anyFixture: true, mods: [M.method(() => 'GET')] });
T('api-auth-nomethod', 'Bash', 'string: method and path missing', 'i:mgomes/api_auth/76', [],
  'The curl example leaves the request method out of the canonical text, newer servers want it.', 'Left the method out of the signed text.', { path: 'any', mods: [M.order('p', 't', 'b')] });
T('wx-prefix', 'Java', 'string: gateway prefix in the signed path', 'p:binarywang/WxJava/3968', ['i:TykTechnologies/tyk/2779', 'i:morcen/passage/163'],
  'The base address points to a reverse proxy with a path prefix; the prefix is signed although the proxy cuts it off.', 'Signed the path with a proxy prefix that the server does not see.', { path: 'any', mods: [M.path((p) => '/api-gw' + p)] });
T('apigw-stage', 'Node', 'string: gateway prefix in the signed path', 'p:agorapulse/micronaut-aws-sdk/9', ['p:Worklytics/psoxy/267', 'p:adamchainz/apig-wsgi/243'],
  'The gateway\'s stage name is part of the public address and is gone when the request reaches the program.', 'Signed the path with the stage prefix "/prod" in front.', { path: 'any', mods: [M.path((p) => '/prod' + p)] });
T('rustfs-prefix', 'Python', 'string: prefix missing in the signed path', 'p:lablup/backend.ai/14006', ['p:rustfs/console/109', 'i:apigee/apigee-remote-service-envoy/220'],
  'The server is mounted under a prefix; the client signs the bare path.', 'Signed the path without its first segment.', { path: 'any', mods: [M.path((p) => p.replace(/^\/[^/?]+/, ''))] });
T('gdax-api-missing', 'Node', 'string: prefix missing in the signed path', 'i:bitfinexcom/bitfinex-api-node/217', [],
  'The signed text must begin with /api in front of the path and did not.', 'Left the first segment of the path out of the signed text.', { path: 'plain', mods: [M.path((p) => p.replace(/^\/[^/?]+/, ''))] });
T('truelayer-slash', 'Rust', 'string: slash at the end of the path', 'i:TrueLayer/truelayer-signing/80', ['i:guicocoa/cocoa-oauth/5', 'p:camme/passport-http-2legged-oauth/6', 'p:fsasvari/laravel-trailing-slash/41'],
  'A hook address ends with a slash that one side cuts off before signing.', 'Signed the path without the slash that ends it.', { path: 'slash', mods: [M.path((p) => p.replace(/\/(?=\?|$)/, ''))] });
T('laravel-slash', 'PHP', 'string: slash at the end of the path', 'p:fsasvari/laravel-trailing-slash/40', [],
  'The URL generator adds a slash at the end, which the request does not have.', 'Signed the path with a slash at its end that was not sent.', { path: 'plain', mods: [M.path((p) => p.replace(/(\?|$)/, '/$1'))] });
T('mws-doubleslash', 'Perl', 'string: double slash', 'i:interchange/Amazon-MWS/9', ['p:suitenumerique/drive/361', 'i:knowm/XChange/3145'],
  'The endpoint ends with a slash and the path begins with one, so the signed path has two.', 'Signed "//" at the start of the path.', { path: 'any', mods: [M.path((p) => '/' + p)] });
T('noslash', 'Go', 'string: slash at the start of the path missing', 'i:kevinburke/twilio-go/25', ['i:bitfinexcom/bitfinex-api-node/587'],
  'Whether a slash stands before the first part differs between what the library takes and what is signed.', 'Signed the path without the slash at its start.', { path: 'any', mods: [M.path((p) => p.replace(/^\//, ''))] });
T('swift-emptypath', 'Swift', 'string: slash at the start of the path missing', 'i:adam-fowler/aws-signer-v4/5', [],
  'For an address without a path the signer used an empty text where "/" is due.', 'Signed an empty path while "/" was requested.', { path: 'root', mods: [M.path((p) => p.replace(/^\//, ''))] });
T('plus-space', 'Java', 'string: blank as + or %20', 'i:inreachventures/aws-signing-request-interceptor/34', ['p:basho/riak_cs/1141'],
  'The search client writes blanks as "+", the signer as %20.', 'Signed %20 where the query has "+".', { get: true, path: 'plus', mods: [M.path((p) => p.replace(/\+/g, '%20'))] });
T('space-plus', 'Node', 'string: blank as + or %20', 'i:mhart/aws4fetch/83', [],
  'URLSearchParams prints blanks as "+" although the rules ask for %20.', 'Signed "+" where the query has %20.', { get: true, path: 'pct20', mods: [M.path((p) => p.replace(/%20/g, '+'))] });
T('double-pct', 'Python', 'string: path or query encoded twice', 'i:okigan/awscurl/216', ['i:furaiev/amazon-cognito-identity-dart-2/5', 'i:furaiev/amazon-cognito-identity-dart-2/57', 'p:chimera-nas/chimera/702', 'i:jcberquist/aws-cfml/18', 'p:apache/trafficserver/5823', 'i:aws/aws-sdk-js/853'],
  'Parameters that are already encoded get encoded once more for the signature, %3D becomes %253D.', 'Signed the path with its percent signs encoded again.', { get: true, path: 'pct', mods: [M.path((p) => p.replace(/%/g, '%25'))], n: 3 });
T('decoded-query', 'Node', 'string: path or query decoded', 'i:gateio/gateapi-js/5', ['p:camunda/connectors/761'],
  'The query text goes through unescape before it is signed, while the request carries the encoded one.', 'Signed the decoded path and query.', { get: true, path: 'pct', mods: [M.path((p) => decodeURIComponent(p))], n: 3 });
T('lower-pct', 'C#', 'string: percent escapes with small hex digits', 'i:ccxt/ccxt/24930', ['i:ccxt/ccxt/22703'],
  'UrlEncode of .NET writes %3a where the other side has %3A.', 'Signed the percent escapes with small letters.', { get: true, path: 'pct', mods: [M.path((p) => p.replace(/%[0-9A-F]{2}/g, (x) => x.toLowerCase()))] });
T('twilio-apos', 'Node', 'string: reserved sign encoded on one side only', 'i:twilio/twilio-node/1059', ['p:twilio/twilio-node/1061'],
  'new URL() escapes the apostrophe in a query, the sender had it plainly.', 'Signed %27 where the query has an apostrophe.', { get: true, path: 'apos', mods: [M.path((p) => p.replace(/'/g, '%27'))] });
T('at-star', 'Java', 'string: reserved sign encoded on one side only', 'p:mondain/jets3t/17', ['i:aws/aws-sdk-java-v2/3154'],
  'Signs such as @ and * are encoded by one side and left alone by the other.', 'Signed %40 and %2A where the path has @ and *.', { get: true, path: 'at', mods: [M.path((p) => p.replace(/@/g, '%40').replace(/\*/g, '%2A'))] });
T('r-2f', 'R', 'string: path or query decoded', 'p:r-lib/httr2/843', [],
  'The parser decoded %2F in a path segment to a slash.', 'Signed "/" where the path has %2F.', { get: true, path: 'p2f', mods: [M.path((p) => p.replace(/%2F/g, '/'))] });
T('param-noeq', 'Varnish', 'string: parameter without = sign', 'i:xcir/libvmod-awsrest/24', [],
  'A parameter without a value is signed as "x=" though the address has "?x".', 'Signed "x=" where the query has "x".', { get: true, path: 'noeq', mods: [M.path((p) => p.replace(/([?&][a-z]+)(?=&|$)/g, '$1='))] });
T('empty-param', 'Postman', 'string: empty parameter left out', 'https://dev.binance.vision/t/faq-signature-for-this-request-is-not-valid/176', ['p:binance/binance-api-postman/193', 'i:binance/binance-api-postman/133'],
  'A parameter without a value is sent with the rest but not signed, a usual reason for refusals in request tools.', 'Left the parameters without a value out of the signed query.', { get: true, path: 'emptyparam', mods: [M.path((p) => p.replace(/[?&][A-Za-z]+=(?=&|$)/g, (x) => (x[0] === '?' ? '?' : '')).replace('?&', '?'))] });
T('go-sorted-query', 'Go', 'string: query sorted or in another order', 'i:acquia/http-hmac-spec/26', ['p:vlang/v/2811', 'i:better-auth/better-auth/8858', 'p:sjanel/coincenter/355', 'i:ticofab/aws-request-signer/9', 'i:NetSPI/AWSSigner/15'],
  'The library sorts the parameters by name while the request keeps their order.', 'Signed the query with its parameters sorted by name.', { get: true, path: 'unsorted', mods: [M.path((p) => { const [a, q] = p.split('?'); return a + '?' + q.split('&').sort().join('&'); })], n: 3 });
T('binance-order', 'Python', 'string: query sorted or in another order', 'i:Binance-docs/Binance_Futures_python/25', ['p:Binance-docs/Binance_Futures_python/24', 'i:binance/binance-api-postman/78', 'i:bithumb-pro/bithumb.pro-official-api-docs/104', 'i:bent0b0x/amazon-mws/1'],
  'A dict or hash map gives its members in an order of its own, so the query that is sent is not in the order that was signed.', 'Signed the query with its parameters in reverse order.', { get: true, path: 'unsorted', mods: [M.path((p) => { const [a, q] = p.split('?'); return a + '?' + q.split('&').reverse().join('&'); })], n: 2 });
T('gate-strayquote', 'Python', 'string: stray sign in the address', 'i:gateio/gateapi-python/54', [],
  'The address ends with a forgotten single quote, which is sent but not signed.', 'A stray quote at the end of the requested path was not signed.', { path: 'strayquote', mods: [M.path((p) => p.replace(/(%27|')$/, ''))] });
T('url-body', 'Node', 'string: notification URL in front of the body', 'p:hookdeck/webhook-skills/176', ['p:chobbledotcom/tickets/1121', 'i:iragm/fishauctions/558'],
  'One vendor signs the notification address followed by the body; code for it puts the address in front everywhere.', 'Put the full URL in front of the signed text.', { sch: 'BC', mods: [M.head((c) => 'https://' + c.host + c.path)] });
T('slack-v0', 'Node', 'string: other scheme\'s pattern (v0:t:body)', 'i:slackapi/bolt-js/109', ['p:penxle/typie/1754'],
  'Chat webhooks are signed as v0:time:body, and verifiers written for them are reused for others.', 'Signed "v0:" + timestamp + ":" + body.', { sch: 'B', mods: [M.head('v0:'), M.sep(':')] });
T('colon-sep', 'Node', 'string: wrong separator', 'p:simstudioai/sim/4612', ['p:Significant-Gravitas/AutoGPT/14053'],
  'Some services put a colon between time and body, others a dot.', 'Joined the parts with ":".', { sch: 'AB', path: 'plain', mods: [M.sep(':')] });
T('nosep-webhook', 'Node', 'string: parts joined without separator', 'i:shocknet/Lightning.Pub/954', ['p:PostHog/posthog/77489', 'i:sendgrid/sendgrid-csharp/1131'],
  'Several services join timestamp and body with nothing in between.', 'Signed timestamp and body without the dot.', { sch: 'B', mods: [M.sep('')] });
T('pipe-sep', 'Postman', 'string: wrong separator', 'https://docs.sznd.app/authentication/postman-setup', [],
  'A request tool script joins body and time with a vertical bar, body first.', 'Joined body and timestamp with "|", the body first.', { sch: 'B', mods: [M.order('b', 't'), M.sep('|')] });
T('svix-id', 'Node', 'string: message id in front', 'p:corsairdev/corsair/1024', ['p:svix/svix-docs/330'],
  'Under the shared webhook standard an id stands before time and body.', 'Signed "<key id>.timestamp.body".', { sch: 'B', mods: [M.order('k', 't', 'b')] });
T('rapyd-secret-in-text', 'Postman', 'string: secret or key id inside the text', 'https://docs.rapyd.net/en/request-signatures.html', [],
  'A payment API wants key id and secret within the signed text as well, and people carry that over.', 'Put key id and secret into the signed text, between timestamp and body.', { path: 'plain', mods: [M.order('m', 'p', 't', 'k', 's', 'b')] });
T('bodyhash-upper', 'C#', 'string: body hash in capitals or base64', 'https://world.optimizely.com/forum/developer-forum/Developer-to-developer/Thread-Container/2020/6/deployment-api-hmac-computation', ['p:craftgate/craftgate-dotnet-client/5'],
  'The hash of the body is put into the text in the encoding that another API wants.', 'Wrote the body hash in base64 in the signed text.', { path: 'plain', mods: [M.hash((b) => u(H('sha256', b).toString('base64')))] });
T('bodyhash-X2', 'C#', 'string: body hash in capitals or base64', 'p:craftgate/craftgate-dotnet-client/5', ['p:craftgate/craftgate-java-client/9', 'p:craftgate/craftgate-node-client/10', 'p:craftgate/craftgate-php-client/7'],
  'Several client libraries called toUpperCase while computing the signature and had to drop it.', 'Wrote the body hash with capital hex digits.', { path: 'plain', mods: [M.hash((b) => u(hex(H('sha256', b)).toUpperCase()))] });
T('bodyhash-md5', 'C#', 'string: body hash by another algorithm', 'https://world.optimizely.com/forum/developer-forum/Developer-to-developer/Thread-Container/2020/6/deployment-api-hmac-computation', ['i:PointyCastle/pointycastle/91'],
  'The text to sign asks for a hash of the body; MD5 is what the older APIs use.', 'Used the hex MD5 of the body in the signed text.', { path: 'plain', mods: [M.hash((b) => u(hex(H('md5', b))))] });
T('bodyhash-sha512', 'Python', 'string: body hash by another algorithm', 'i:gateio/gateapi-python/54', [],
  'An exchange hashes the payload with SHA-512 in its text to sign.', 'Used the hex SHA-512 of the body in the signed text.', { path: 'plain', mods: [M.hash((b) => u(hex(H('sha512', b))))] });
T('rawbody', 'Node', 'string: body itself instead of its hash', 'i:BitMEX/api-connectors/335', ['i:BitMEX/api-connectors/313'],
  'In most exchange schemes the body itself stands at the end of the text.', 'Put the body itself into the signed text instead of its SHA-256.', { path: 'any', mods: [M.hash((b) => b)] });
T('kraken-rawdigest', 'Bash', 'string: raw digest instead of hex', 'https://superuser.com/questions/1123526/curl-example-for-accessing-authenticated-kraken-api', ['https://www.kdj.com/Cryptocurrency-Encyclopedia/jafi/invalid-api-signature-error-kraken-trading-api'],
  'Whether the inner SHA-256 goes in as raw bytes or as hex text is the catch of a well-known exchange API.', 'Put the 32 raw bytes of the body hash into the signed text.', { path: 'plain', mods: [M.hash((b) => H('sha256', b))] });
T('emptybody-blank', 'Python', 'string: body hash of an empty body left out', 'i:acquia/http-hmac-spec/20', ['p:acquia/http-hmac-spec/20'],
  'For an empty body one reading of the rules has the hash of nothing, another an empty text.', 'Signed an empty text instead of the hash of the empty body.', { get: true, path: 'any', mods: [M.hash(() => u(''))] });
// ------------------------------------------------------------ secret
const Kx = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'secret', mkey, src, also, story, mistake, { sch: 'ABC', path: 'any', ...o });
Kx('secret-newline', 'Go', 'secret: line feed or blank at its end', 'i:kimdre/doco-cd/545', ['p:heripo-lab/heripo-engine/47', 'i:webhookdb/webhookdb/895', 'p:kestra-io/kestra/2148', 'p:coreos/fedora-coreos-pipeline/663', 'i:alexellis/derek/72', 'p:stripe/stripe-node/1812', 'i:stripe/stripe-node/1980', 'p:getsentry/junior/1008', 'https://webhookwhisper.com/webhook-errors/signature-mismatch'],
  'The secret is read from a file or a secret store and keeps the line feed at its end.', 'The key ends with a line feed.', { mods: [M.key((k) => k + '\n')], n: 3 });
Kx('secret-crlf', 'C#', 'secret: line feed or blank at its end', 'i:alexellis/derek/72', [],
  'A secret file edited on Windows ends with CR LF.', 'The key ends with CR LF.', { mods: [M.key((k) => k + '\r\n')] });
Kx('secret-blank', 'Node', 'secret: line feed or blank at its end', 'p:stripe/stripe-node/1812', ['p:getsentry/junior/1008'],
  'A blank was copied along with the secret, so often that an SDK now tells of it.', 'The key ends with a blank.', { mods: [M.key((k) => k + ' ')] });
Kx('secret-leadblank', 'Node', 'secret: line feed or blank at its end', 'i:stripe/stripe-node/1980', [],
  'The SDK says that the given secret contains white space.', 'The key begins with a blank.', { mods: [M.key((k) => ' ' + k)] });
Kx('secret-js-escape', 'YAML', 'secret: escaped by a template', 'p:rwlove/home-ops/11103', [],
  'A template function meant for scripts wrote "=" as \\u003D within the secret.', 'The key has \\u003D in place of "=".', { sch: 'A', style: 'b64', mods: [M.key((k) => k.replace(/=/g, '\\u003D'))] });
Kx('secret-amp', 'PHP', 'secret: escaped by a template', 'i:woocommerce/woocommerce/21693', [],
  'Generated secrets can contain "&", which one place stores as &amp;.', 'The key has "&amp;" in place of "&".', { sch: 'A', style: 'amp', mods: [M.key((k) => k.replace(/&/g, '&amp;'))] });
Kx('secret-dollar', 'PowerShell', 'secret: cut by the shell', 'https://www.logicmonitor.com/academy/troubleshooting-powershell-api-scripts', [],
  'In double quotes the shell takes $ and what follows for a variable, and the secret loses that part.', 'The key lacks the "$..." part, swallowed as an empty variable.', { sch: 'A', style: 'dollar', mods: [M.key((k) => k.replace(/\$[A-Za-z0-9_]+/g, ''))] });
Kx('secret-v1prefix', 'Node', 'secret: prefix kept or cut', 'i:standard-webhooks/standard-webhooks/235', [],
  'The stored value was "v1,whsec_..." although the prefix v1 belongs to signatures.', 'The key has "v1," in front.', { sch: 'B', mods: [M.key((k) => 'v1,' + k)] });
Kx('secret-noprefix', 'Go', 'secret: prefix kept or cut', 'p:svix/svix-cli/35', ['p:svix/svix-docs/27'],
  'The part whsec_ was taken for a mere label and cut off.', 'The key lacks its prefix "whsec_".', { sch: 'B', mods: [M.key((k) => k.replace(/^whsec_/, ''))], n: 3 });
Kx('secret-whsec-b64', 'Python', 'secret: base64-decoded though meant as text', 'p:polarsource/polar/14102', ['p:polarsource/polar/13522', 'p:growthbook/growthbook/2970'],
  'Libraries of the shared webhook standard cut whsec_ off and decode the rest from base64, while this service uses the text as it is.', 'The key is the base64-decoded part after "whsec_".', { sch: 'B', mods: [M.key((k) => Buffer.from(k.replace(/^whsec_/, ''), 'base64'))], n: 3 });
Kx('secret-b64decoded', 'C#', 'secret: base64-decoded though meant as text', 'https://exchangetuts.com/hmac-sha256-hash-computation-in-c-1640945224080890', ['https://geek-answers.imtqy.com/articles/1636526/index.html', 'p:MicrosoftDocs/azure-docs/80865', 'i:Yubico/yubikey-val/16', 'i:jpadilla/pyjwt/227'],
  'The documentation said the key was base64, so it was decoded; the other side used the text itself.', 'The key is the base64-decoded secret.', { sch: 'A', style: 'b64', mods: [M.key((k) => Buffer.from(k, 'base64'))], n: 3 });
Kx('secret-hex-as-b64', 'Java', 'secret: base64-decoded though meant as text', 'i:brix/crypto-js/244', [],
  'A hex key was given to a base64 parser, which does not complain.', 'The hex secret was decoded as if it were base64.', { sch: 'C', mods: [M.key((k) => Buffer.from(k, 'base64'))] });
Kx('secret-b64-hextext', 'Node', 'secret: hex text in place of its bytes', 'i:arangodb/arangodb/2399', [],
  'The base64 key is decoded and then given to the function as hex text.', 'The key is the hex text of the base64-decoded secret.', { sch: 'A', style: 'b64', mods: [M.key((k) => Buffer.from(k, 'base64').toString('hex'))] });
Kx('secret-hexdecoded', 'PHP', 'secret: hex-decoded though meant as text', 'p:Adyen/adyen-php-api-library/679', ['https://exchangetuts.com/index.php/openssl-input-in-hexadecimal-for-bash-1766844302563346', SO('12185122/calculating-hmacsha256-using-c-sharp-to-match-payment-provider-example'), 'https://php.bkmy88.com/faq/1509319.html', 'https://codewithsundeep.com/discussion/solution/25779829'],
  'Some providers give a hex key that must be packed to bytes first; that habit is wrong where the text is the key.', 'The key is the hex-decoded secret.', { sch: 'C', mods: [M.key((k) => Buffer.from(k, 'hex'))], n: 3 });
Kx('secret-hexstring-bytes', 'C#', 'secret: hex-decoded though meant as text', SO('12185122/calculating-hmacsha256-using-c-sharp-to-match-payment-provider-example'), [],
  'The hex key was decoded into a character string and encoded again, so bytes above 7F became two.', 'The key is the hex-decoded secret written as UTF-8 characters.', { sch: 'C', mods: [M.key((k) => u(Buffer.from(k, 'hex').toString('latin1')))] });
Kx('secret-mojibake', 'C#', 'secret: base64-decoded though meant as text', 'https://askjonskeet.azurewebsites.net/answer/40100917/c-Base64-Encoding-Decoding-wrong-result', [],
  'The decoded key bytes went through UTF8.GetString and back, which replaces what is not valid UTF-8.', 'The key was base64-decoded, read as UTF-8 text and encoded again, with replacement characters.', { sch: 'A', style: 'b64', mods: [M.key((k) => u(Buffer.from(k, 'base64').toString('utf8')))] });
Kx('secret-latin1', 'Node', 'secret: in another charset', 'https://example-a.com/answer/34945401', ['https://whosebug.com/question/1181014/Why-HMAC-sha256-return-different-value-on-PHP-Javascript'],
  'As soon as the key has a character above 127 the languages differ, one taking bytes and the other UTF-8.', 'The key\'s non-ASCII letter was taken as one Latin-1 byte.', { sch: 'A', style: 'uni', mods: [M.key((k) => Buffer.from(k, 'latin1'))] });
Kx('swap-php', 'PHP', 'secret: key and message swapped', 'i:sammchardy/python-binance/5', ['p:Adyen/adyen-node-api-library/1476', 'i:6oskarwN/Sim_exam_yo/15', 'https://askjonskeet.azurewebsites.net/answer/40100917/c-Base64-Encoding-Decoding-wrong-result'],
  'hash_hmac got the secret as data and the text as key.', 'Key and message of the HMAC changed places.', { mods: [M.swap()], n: 3 });
Kx('oauth-amp', 'JavaScript', 'secret: "&" appended', 'i:ddo/oauth-1.0a/39', ['i:woocommerce/woocommerce/18146', 'p:ddo/oauth-1.0a/2', 'i:guzzle/oauth-subscriber/40', 'p:guzzle/oauth-subscriber/42', 'p:WP-API/OAuth1/76', 'p:solettaproject/soletta/1176', 'i:woocommerce/woocommerce-rest-api-docs/8'],
  'OAuth libraries put an ampersand after the consumer secret, even when there is no token secret.', 'The key is the secret followed by "&".', { mods: [M.key((k) => k + '&')], n: 3 });
Kx('oauth-encode', 'Go', 'secret: escaped by a template', 'p:dghubble/oauth1/72', [],
  'By the OAuth rules the secrets are percent-encoded before use as a key.', 'The key is the percent-encoded secret.', { sch: 'A', style: 'b64', mods: [M.key((k) => encodeURIComponent(k))] });
Kx('secret-sha256', 'Node', 'secret: hashed before use', 'i:robinmoisson/staticrypt/98', [],
  'The passphrase is hashed first and the hash is the key, with or without turning it to text.', 'The key is the hex SHA-256 of the secret.', { mods: [M.key((k) => hex(H('sha256', u(k))))] });
Kx('secret-sha256raw', 'Node', 'secret: hashed before use', 'i:tmthrgd/mpw-js/7', ['i:robinmoisson/staticrypt/98'],
  'A derived key instead of the secret itself is given to the HMAC.', 'The key is the raw SHA-256 of the secret.', { sch: 'AB', mods: [M.key((k) => H('sha256', u(k)))] });
Kx('secret-aws4', 'Google Apps Script', 'secret: key derived as in another scheme', 'https://wiki.gubat.org/content/stackoverflow.com_en_all_2023-11/questions/57439671/how-to-hmac-sha256-sign-a-string-with-a-double-array-key-or-an-hex-string-key-', ['i:openbullet/openbullet/663'],
  'The cloud provider\'s scheme puts AWS4 before the secret; that prefix was carried over.', 'The key has "AWS4" in front.', { sch: 'A', mods: [M.key((k) => 'AWS4' + k)] });
Kx('secret-empty', 'Node', 'secret: empty or the word undefined', 'p:corsairdev/corsair/830', ['p:corsairdev/corsair/753', 'p:getsentry/eng-pipes/823', 'p:textbee/textbee/316'],
  'The variable with the secret is not set and the program goes on with an empty key.', 'The key is empty.', { mods: [M.key(() => '')] });
Kx('secret-undefined', 'Node', 'secret: empty or the word undefined', 'p:KanishJebaMathewM/Truxify/15663', [],
  'The secret was read before the settings were loaded and is undefined.', 'The key is the word "undefined".', { mods: [M.key(() => 'undefined')] });
Kx('secret-keyid', 'Java', 'secret: key id or another value used', 'i:BookingSync/bookingsync-api-docs/403', ['i:apache/apisix/5431'],
  'The user did not know which of the shown values is the secret and tried the client id.', 'The key id was used as the key.', { mods: [M.key((k, c) => c.keyId)] });
Kx('secret-quotes', 'Docker', 'secret: quotes around it', 'i:moby/moby/46773', ['i:docker/cli/3630', 'p:docker/docs/25799', 'p:FrameOS/frameos/128', 'p:rudderlabs/rudder-server/2345', 'p:misskey-dev/misskey/4765', 'i:jef/streetmerchant/1059', 'p:sergiitk/pagerbeauty/16', 'i:bitwarden/sdk-sm/696'],
  'docker run --env-file hands values over with the quotes that stand around them in the file.', 'The key has double quotes around it.', { mods: [M.key((k) => '"' + k + '"')] });
Kx('secret-squotes', 'Bash', 'secret: quotes around it', 'i:theskumar/python-dotenv/545', [],
  'A value in single quotes in the env file comes into the container with the quotes.', 'The key has single quotes around it.', { mods: [M.key((k) => "'" + k + "'")] });
Kx('secret-noequal', 'YAML', 'secret: cut by the shell', 'p:rwlove/home-ops/11103', [],
  'The padding at the end of a base64 secret does not survive each tool.', 'The key lacks the "=" at its end.', { sch: 'A', style: 'b64', mods: [M.key((k) => k.replace(/=+$/, ''))] });
Kx('secret-hexupper', 'C#', 'secret: letters in another case', 'p:killbilling/recurly-java-library/30', [],
  'A tool writes hex digits in capitals, and where the text is the key the case matters.', 'The hex secret was used in capitals.', { sch: 'C', mods: [M.key((k) => k.toUpperCase())] });
Kx('secret-b64encoded', 'Kubernetes', 'secret: base64-encoded once more', 'i:1Password/op-scim-helm/113', ['p:pomerium/documentation/2313'],
  'A chart encodes the value in base64 once more than needed, and the program gets the base64 text.', 'The key is the base64 text of the secret.', { mods: [M.key((k) => u(k).toString('base64'))] });
// ------------------------------------------------------------ timestamp
const Tm = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'timestamp', mkey, src, also, story, mistake, { sch: 'AB', path: 'any', ...o });
Tm('ts-ms', 'Node', 'timestamp: milliseconds', 'i:rongcloud/server-sdk-nodejs/11', ['i:connorjburton/hmac-auth-express/2', 'p:connorjburton/hmac-auth-express/3', 'i:cloudinary/cloudinary_java/260', 'i:HubSpot/hubspot-api-ruby/357', 'p:workos/workos-node/1579'],
  'The manual says seconds but the client sends what Date.now() gives.', 'Milliseconds in the header and in the signed text.', { mods: [M.both((t) => t * 1000 + 437)], n: 3 });
Tm('ts-ms-header', 'Go', 'timestamp: milliseconds', 'i:hookdeck/outpost/412', [],
  'The timestamp header has milliseconds while the signature was made with seconds.', 'Signed seconds, sent milliseconds.', { mods: [M.hts((t) => t * 1000 + 931)] });
Tm('ts-ms-signed', 'Java', 'timestamp: milliseconds', 'i:irufus/gdax-java/49', [],
  'The program mixes a function for milliseconds with one for seconds.', 'Signed milliseconds, sent seconds.', { mods: [M.sts((t) => t * 1000)], });
Tm('ts-float', 'Python', 'timestamp: fraction of a second', 'i:BTCMarkets/API/2', ['i:okcoin-okex/okex-api-v3-node-sdk/12', 'p:okex/V3-Open-API-SDK/38'],
  'time.time() gives a number with a fraction, and that goes out as it is.', 'The timestamp has a decimal fraction, in header and signed text.', { mods: [M.both((t) => t + '.7048')] });
Tm('ts-float-signed', 'Python', 'timestamp: fraction of a second', 'i:BitMEX/api-connectors/420', [],
  'The time with its fraction is signed and a whole number is sent, or the other way round.', 'Signed the time with a fraction, sent whole seconds.', { mods: [M.sts((t) => t + '.0')] });
Tm('ts-comma', 'Java', 'timestamp: fraction of a second', 'p:tomitribe/http-signatures-java/53', [],
  'In a French locale the decimal sign of the time is a comma.', 'The timestamp has a comma and decimals.', { mods: [M.both((t) => t + ',482')] });
Tm('ts-iso', 'Go', 'timestamp: ISO text', 'i:okcoin-okex/open-api-v3-sdk/69', ['https://docs.sznd.app/authentication/postman-setup', 'p:bryanjos/aws_auth/27'],
  'Some APIs want an ISO time with three decimals, and code for these sends such a text elsewhere.', 'An ISO 8601 text in header and signed text.', { mods: [M.both((t) => new Date(t * 1000).toISOString())] });
Tm('ts-iso-signed', 'Postman', 'timestamp: ISO text', 'https://docs.sznd.app/authentication/postman-setup', [],
  'The script makes the ISO text for the text to sign and Unix time for the header.', 'Signed the ISO text, sent Unix seconds.', { mods: [M.sts((t) => new Date(t * 1000).toISOString())] });
Tm('ts-httpdate', 'Lua', 'timestamp: HTTP date', 'p:apache/apisix/2301', ['i:apache/apisix/4117', 'i:apache/apisix/3643'],
  'A gateway changed from Unix time to the HTTP date format, and clients mixed the two.', 'An HTTP date in header and signed text.', { sch: 'A', mods: [M.both((t) => new Date(t * 1000).toUTCString())] });
Tm('ts-twice', 'C#', 'timestamp: another one signed than sent', 'p:bybit-exchange/bybit.net.api/10', ['i:microsoft/wopi-validator-core/18', 'p:philipbrown/signature-php/7', 'i:HubSpot/hubspot-api-python/263'],
  'The clock is read once for the signature and once for the header.', 'Signed a time one second before the one sent.', { mods: [M.sts((t) => t - 1)], n: 3 });
Tm('ts-twice2', 'Python', 'timestamp: another one signed than sent', 'i:HubSpot/hubspot-api-python/263', [],
  'The sample takes the present time where the time of the header is due.', 'Signed a time two seconds after the one sent.', { mods: [M.sts((t) => t + 2)] });
Tm('ts-stale', 'Python', 'timestamp: clock wrong or request old', 'i:slackapi/bolt-python/195', ['i:slackapi/bolt-js/1502', 'i:gateio/WebSocket-API/2', 'i:mozilla/fxa-auth-server/300', 'i:mozilla/fxa-js-client/12', 'p:kryptco/kr/120'],
  'The server\'s clock was days behind, so each request seemed to be from another time.', 'The signature fits, but the time is days old.', { mods: [M.both((t) => t - 6 * 86400 - 77)], n: 3 });
Tm('ts-future', 'JavaScript', 'timestamp: clock wrong or request old', 'p:TritonDataCenter/node-http-signature/8', ['i:aws-amplify/amplify-js/7913'],
  'A client clock that runs ahead gives times in the future.', 'The signature fits, but the time is more than an hour ahead.', { mods: [M.both((t) => t + 4300)] });
Tm('ts-replay', 'Bash', 'timestamp: clock wrong or request old', 'i:stripe/stripe-node/356', ['i:stripe/stripe-cli/420'],
  'An old event was sent once more with its first signature, far outside of the allowed window.', 'The signature fits, but the request is two hours old.', { sch: 'B', mods: [M.both((t) => t - 7260)] });
Tm('ts-localtz', 'C#', 'timestamp: local time taken as UTC', 'p:djmc/SimpleOAuth.Net/2', ['p:async-aws/aws/1975', 'p:ryantate/rturk/32', 'p:Modulr-finance/modulr-hmac/30', 'p:jinlo02/Jmeter_AWS_Signature/1', 'i:furaiev/amazon-cognito-identity-dart-2/195', 'i:aarondcoleman/Fitbit.NET/37', 'p:OpenAPITools/openapi-generator/5209'],
  'The seconds were computed from the local time as if it were UTC, so they are off by the time zone.', 'The Unix time is off by a time zone (whole hours); the signature fits it.', { mods: [M.both((t, c) => t + [7200, -18000, 28800, 19800, 3600][c.seq % 5])], n: 3 });
Tm('ts-min', 'Bash', 'timestamp: ISO text', 'i:amzn/selling-partner-api-docs/175', [],
  'The compact date form of the cloud provider (20240501T100000Z) is used as the timestamp.', 'A compact ISO date in header and signed text.', { sch: 'A', mods: [M.both((t) => new Date(t * 1000).toISOString().replace(/[-:]|\.\d+/g, ''))] });
// ------------------------------------------------------------ signature text
const G = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'signature', mkey, src, also, story, mistake, { sch: 'AB', path: 'any', ...o });
G('sig-hex-for-b64', 'C#', 'signature: hex where base64 is due', 'i:ccxt/ccxt/9369', ['i:emmtte/Cryptocurrency-Portfolio/41', 'https://webhookwhisper.com/webhook-errors/shopify-hmac-validation-failed', 'https://www.hookbase.app/blog/shopify-webhook-signature-verification', 'https://hookmetry.com/docs/shopify-webhook-hmac-validation-failed'],
  'The HMAC was written in hex where the API expects 44 characters of base64.', 'The signature is in hex instead of base64.', { sch: 'C', mods: [M.text(hex)], n: 3 });
G('sig-b64-for-hex', 'Java', 'signature: base64 where hex is due', 'p:pushpad/pushpad-java/1', ['https://dfc-org-production.my.site.com/forums/ForumsMain?id=9060G0000005RA4QAM', 'i:r-lib/httr/605'],
  'The signature was sent in base64 while the service wants 64 hex digits.', 'The signature is in base64 instead of hex.', { mods: [M.text((b) => b.toString('base64'))], n: 3 });
G('sig-b64-of-hex', 'PHP', 'signature: base64 of the hex text', 'p:thephpleague/oauth2-server/370', ['i:namshi/jose/35', 'i:bchavez/Coinbase/49', 'i:Kucoin/kucoin-java-sdk/17', 'https://superuser.com/questions/1123526/curl-example-for-accessing-authenticated-kraken-api', 'i:brix/crypto-js/220', 'i:yuque/auth/1', 'i:mgomes/api_auth/76', 'p:dflydev/dflydev-hawk/1'],
  'hash_hmac gives hex by default, and base64 was put on that text instead of on the raw bytes.', 'The signature is the base64 of the hex text.', { sch: 'ABC', mods: [M.text((b) => u(hex(b)).toString('base64'))], n: 3 });
G('sig-b64-of-HEX', 'Java', 'signature: base64 of the hex text', 'i:apache/apisix/6080', [],
  'A Java helper makes capital hex and that text is then base64-encoded.', 'The signature is the base64 of the capital hex text.', { sch: 'ABC', mods: [M.text((b) => u(hex(b).toUpperCase()).toString('base64'))] });
G('sig-hex-of-hex', 'PHP', 'signature: encoded twice', 'i:BitMEX/api-connectors/92', [],
  'bin2hex was applied to the output of hash_hmac, which is hex already.', 'The signature is the hex of the hex text.', { mods: [M.text((b) => hex(u(hex(b))))] });
G('sig-upper', 'C#', 'signature: capital hex digits', 'i:dukei/any-balance-providers/998', ['p:dotnet/versions/63', 'p:killbilling/recurly-java-library/30', 'p:davesloan/restful_api_authentication/8', 'https://support.tuya.com/en/help/_detail/K9g77ypvvc20x', 'p:craftgate/craftgate-java-client/9'],
  'Some APIs want capital hex digits, and several crypto libraries write them by default.', 'The hex digits of the signature are capitals.', { mods: [M.text((b) => hex(b).toUpperCase())], n: 3 });
G('sig-dashes', 'C#', 'signature: dashes between the bytes', 'p:dotnet/versions/63', ['i:ccxt/ccxt/9369'],
  'BitConverter.ToString writes the bytes with dashes between them, which must be taken out.', 'The signature has the form AA-BB-CC (dashes, capitals).', { mods: [M.text((b) => print('cs.bitconverter', b).toString())] });
G('sig-stdin', 'Bash', 'signature: openssl label in front', 'http://danosipov.com/?p=496', ['https://makemeengr.com/?p=30920', 'i:channable/hoff/127'],
  'The output of openssl dgst begins with "(stdin)= ", which was not cut off.', 'The signature text begins with "(stdin)= ".', { mods: [M.wrap((s) => '(stdin)= ' + s)] });
G('sig-stdin3', 'Bash', 'signature: openssl label in front', 'https://antarctic.serv00.net/http-unix.stackexchange.com/questions/635637/openssl-generating-sha256', [],
  'Newer openssl versions write the algorithm in front of the digest.', 'The signature text begins with "SHA2-256(stdin)= ".', { sch: 'A', mods: [M.wrap((s) => 'SHA2-256(stdin)= ' + s)] });
G('sig-leadzero', 'Java', 'signature: zeros lost in hex', 'p:knowm/XChange/311', ['p:knowm/XChange/85', 'p:knowm/XChange/1380', 'i:eu-digital-green-certificates/dgc-lib/53', 'p:paynow/Paynow-Java-SDK/10'],
  'The digest was turned to hex by way of a big integer, which drops zeros at the front; one request in sixteen fails.', 'The zeros at the start of the hex signature are missing.', { mods: [M.text((b) => hex(b).replace(/^0+/, ''))], until: (b) => b[0] < 16 });
G('sig-bytezero', 'Java', 'signature: zeros lost in hex', 'p:knowm/XChange/85', [],
  'Each byte was written with a hex function that gives one digit for small bytes.', 'Bytes below 16 are written with one hex digit.', { mods: [M.text((b) => [...b].map((x) => x.toString(16)).join(''))], until: (b) => [...b].some((x) => x < 16) });
G('sig-arraystostring', 'Java', 'signature: list of numbers', 'i:knowm/XChange/1132', [],
  'The result of Mac.doFinal went through Arrays.toString.', 'The signature is a list of signed byte values in brackets.', { sch: 'AC', mods: [M.text((b) => print('java.arraystostring', b).toString())] });
G('sig-gas-signed', 'Google Apps Script', 'signature: signed bytes in hex', 'https://tanaikech.github.io/2021/12/18/converting-from-string-to-hex-from-hex-to-bytes-from-bytes-to-string-using-google-apps-script', ['https://wiki.gubat.org/content/stackoverflow.com_en_all_2023-11/questions/57439671/how-to-hmac-sha256-sign-a-string-with-a-double-array-key-or-an-hex-string-key-'],
  'The script engine gives bytes from -128 to 127; without a mask the hex text has minus signs in it.', 'Bytes above 127 are written as negative hex numbers.', { mods: [M.text((b) => [...b].map((x) => { const v = x > 127 ? x - 256 : x; const s = v.toString(16); return s.length < 2 ? '0' + s : s; }).join(''))] });
G('sig-plus-blank', 'JavaScript', 'signature: URL-encoded or decoded', 'p:Automattic/knox/29', [],
  'A base64 signature was put into an address without full encoding, and each "+" arrived as a blank.', 'The signature has blanks in place of "+".', { sch: 'C', mods: [M.wrap((s) => s.replace(/\+/g, ' '))], until: (b) => /[^\n]\+[^\n]/.test(b.toString('base64')) });
G('sig-urlenc', 'Dart', 'signature: URL-encoded or decoded', 'i:YubicoLabs/yubikey-val/1', ['i:Thalhammer/jwt-cpp/122', 'i:ccxt/ccxt/22703'],
  'The sample value was URL-encoded (%2B, %3D), as it is for a query, though the plain text is due here.', 'The base64 signature is URL-encoded.', { sch: 'C', mods: [M.wrap((s) => encodeURIComponent(s))] });
G('sig-nopad', 'Perl', 'signature: base64 padding missing', 'p:vurtdev/Net-OAuth/1', ['i:preaction/Yancy/80', 'i:docker-library/docs/858', 'i:jsonwebtoken/jsonwebtoken.github.io/153'],
  'Perl\'s digest modules leave out the "=" at the end of base64.', 'The base64 signature lacks its padding.', { sch: 'C', mods: [M.wrap((s) => s.replace(/=+$/, ''))], n: 3 });
G('sig-b64url', 'C#', 'signature: base64url', 'https://askjonskeet.azurewebsites.net/answer/40100917/c-Base64-Encoding-Decoding-wrong-result', ['i:spring-attic/spring-security-oauth/1205'],
  'The URL form of base64, with - and _, was used.', 'The signature is in base64url with padding.', { sch: 'C', mods: [M.wrap((s) => s.replace(/\+/g, '-').replace(/\//g, '_'))], until: (b) => /[+/]/.test(b.toString('base64')) });
G('sig-b64url-nopad', 'Node', 'signature: base64url', 'i:AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/1546', ['i:passwordless-id/webauthn/94'],
  'Token libraries write base64url without padding and were used for a plain base64 header.', 'The signature is in base64url without padding.', { sch: 'C', mods: [M.text((b) => b.toString('base64url'))], until: (b) => /[+/]/.test(b.toString('base64')) });
G('sig-sha256prefix', 'Go', 'signature: prefix in front', 'i:spatie/laravel-webhook-client/22', ['i:jezzsantos/ServiceStack.Webhooks/25'],
  'The code host writes "sha256=" in front of the digest; senders built for it do the same elsewhere.', 'The signature has "sha256=" in front.', { sch: 'ABC', mods: [M.wrap((s) => 'sha256=' + s)], n: 3 });
G('sig-sha1prefix', 'C#', 'signature: prefix in front', 'i:jezzsantos/ServiceStack.Webhooks/25', [],
  'The value is an HMAC-SHA256 but the header says sha1= in front of it.', 'The signature has "sha1=" in front (of the right value).', { sch: 'AC', mods: [M.wrap((s) => 'sha1=' + s)] });
G('sig-v0prefix', 'Node', 'signature: prefix in front', 'i:slackapi/bolt-js/112', [],
  'Chat webhooks have v0= before the digest.', 'The signature has "v0=" in front.', { sch: 'A', mods: [M.wrap((s) => 'v0=' + s)] });
G('sig-bytesrepr', 'Python', 'signature: Python bytes text (b\'...\')', 'i:litl/rauth/130', ['p:litl/rauth/131', 'p:binance/binance-spot-api-docs/253', 'p:healthchecks/healthchecks/165', 'i:Kucoin/kucoin-api-docs/466'],
  'b64encode gives bytes, and str() of them writes b\'...\' around the value.', 'The signature is wrapped as b\'...\'.', { sch: 'AC', mods: [M.wrap((s) => "b'" + s + "'")], n: 3 });
G('sig-quotes', 'Java', 'signature: quotes around it', 'i:docker-library/docs/858', [],
  'In an authorization header the signature stands in quotes, which were kept when it was sent alone.', 'The signature is in double quotes.', { sch: 'AC', mods: [M.wrap((s) => '"' + s + '"')] });
G('sig-trunc', 'C#', 'signature: cut short', 'https://mapledrawhubb.com/www.stackoverflow.com/questions/25911334/c-sharp-hmac-sha-256-128-calculation-result-not-as-expected', [],
  'A bank asks for HMAC-SHA256-128, the first 16 bytes only.', 'Only the first 16 bytes of the HMAC are given.', { sch: 'ABC', mods: [M.macf((k, m) => createHmac('sha256', k).update(m).digest().subarray(0, 16))] });
G('sig-trimleft', 'Go', 'signature: leading digits cut by a trim set', 'p:nyaruka/courier/371', [],
  'The prefix was removed with a function that takes a set of characters, which also eats hex digits of the signature such as a, 2, 5 and 6.', 'The leading characters out of "sha256=" are cut off the hex signature.', { mods: [M.wrap((s) => s.replace(/^[sha256=]+/, ''))], until: (b) => /^[a256]/.test(hex(b)) });
G('sig-btoa', 'Node', 'signature: bytes through a text', 'https://javascript.tutorialink.com/webcrypto-js-sha256-hmac-mismatch/', ['i:DCIT/perl-CryptX/89'],
  'The raw HMAC bytes passed through a UTF-8 text on their way to base64, which doubles the high ones.', 'The signature is the base64 of the bytes read as Latin-1 and written as UTF-8.', { sch: 'C', mods: [M.text((b) => u(b.toString('latin1')).toString('base64'))] });
G('sig-lowerb64', 'PHP', 'signature: letters in another case', 'p:onpayio/php-sdk/19', [],
  'Somewhere on the way a value is lower-cased although base64 has both cases.', 'The base64 signature is in lower case.', { sch: 'C', mods: [M.wrap((s) => s.toLowerCase())] });
G('sig-hdr-order', 'Node', 'signature: header form', 'https://errornotifier.com/docs/webhooks/', ['i:standard-webhooks/standard-webhooks/235'],
  'Signature headers with several fields are easily put together in another form.', 'The header has blanks after the comma and the "v1" value as "v1,<hex>".', { sch: 'B', mods: [M.hdr((s, t) => `t=${t}, v1,${s}`)] });
G('sig-hdr-bare', 'Python', 'signature: header form', 'p:frain-dev/convoy/537', [],
  'Only the digest was put into the header, so the receiver does not learn the time.', 'The header has the bare hex without "t=" and "v1=".', { sch: 'B', mods: [M.hdr((s) => s)] });
// ------------------------------------------------------------ algorithm
const Al = (id, lang, mkey, src, also, story, mistake, o) => S(id, lang, 'algorithm', mkey, src, also, story, mistake, { sch: 'ABC', path: 'any', ...o });
Al('alg-sha1', 'PHP', 'algorithm: HMAC-SHA1', 'p:appwrite/appwrite/12310', ['i:jezzsantos/ServiceStack.Webhooks/25', 'p:go-gitea/gitea/16115', 'i:octokit/app.js/256', 'https://webhookwhisper.com/webhook-errors/signature-mismatch', 'p:hookdeck/webhook-skills/176'],
  'A service moved from SHA-1 to SHA-256 and old receivers still use SHA-1.', 'HMAC-SHA1 instead of HMAC-SHA256.', { mods: [M.alg('sha1')], n: 3 });
Al('alg-sha512', 'Node', 'algorithm: HMAC-SHA512', 'i:brix/crypto-js/220', ['i:Vonage/vonage-dotnet-sdk/140'],
  'The browser version uses HmacSHA512 where the original had sha256.', 'HMAC-SHA512 instead of HMAC-SHA256.', { mods: [M.alg('sha512')], n: 3 });
Al('alg-sha384', 'Java', 'algorithm: HMAC-SHA384', 'i:knowm/XChange/247', [],
  'An exchange client with SHA-384 was the pattern for the code.', 'HMAC-SHA384 instead of HMAC-SHA256.', { mods: [M.alg('sha384')] });
Al('alg-md5', 'Node', 'algorithm: HMAC-MD5', 'i:TuyaAPI/cloud/16', [],
  'An old cloud API still had MD5 signatures, which are refused now.', 'HMAC-MD5 instead of HMAC-SHA256.', { mods: [M.alg('md5')] });
Al('alg-sha3', 'Rust', 'algorithm: SHA-3', 'i:bitfinexcom/bitfinex-api-node/217', [],
  'Rust has crates for sha, sha2 and sha3, and the wrong one was taken.', 'HMAC-SHA3-256 instead of HMAC-SHA256.', { mods: [M.alg('sha3-256')] });
Al('alg-plain-prefix', 'Node', 'algorithm: plain hash of secret and text', 'p:NangoHQ/nango/4885', ['p:dubinc/dub/2839', 'p:simstudioai/sim/4550', 'https://salesforce.stackexchange.com/questions/416239/validating-hubspot-webhook-request-signature-in-apex'],
  'The signature is a plain SHA-256 over the secret followed by the payload.', 'SHA-256(secret + text) instead of an HMAC.', { mods: [M.macf((k, m) => H('sha256', Buffer.concat([k, m])))], n: 3 });
Al('alg-plain-suffix', 'PHP', 'algorithm: plain hash of secret and text', 'https://salesforce.stackexchange.com/questions/416239/validating-hubspot-webhook-request-signature-in-apex', [],
  'Some services join secret and text and take a plain hash of that; on which side the secret stands differs.', 'SHA-256(text + secret) instead of an HMAC.', { mods: [M.macf((k, m) => H('sha256', Buffer.concat([m, k])))] });
Al('alg-plain-nokey', 'Bash', 'algorithm: plain hash without the secret', 'https://sobrelinux.info/questions/335073/explanation-of-hmac-flag-in-open-ssl', [],
  'openssl dgst -hmac was called without a key, and plain SHA-256 came out.', 'Plain SHA-256 of the text, without the secret.', { mods: [M.macf((k, m) => H('sha256', m))] });
Al('alg-hmac-of-hash', 'C#', 'algorithm: HMAC of the SHA-256 of the message', 'https://codepudding.com/Mobile/128907.html', ['p:bjoern-buettner/roleplay-ai/325'],
  'The text is hashed first and the HMAC is taken of the digest.', 'HMAC of the hex SHA-256 of the text to sign.', { sch: 'AC', mods: [M.strb((b) => u(hex(H('sha256', b))))] });
Al('alg-hmac-of-rawhash', 'Bash', 'algorithm: HMAC of the SHA-256 of the message', 'https://support.kraken.com/fi/articles/common-causes-of-invalid-key-error', [],
  'An exchange hashes nonce and data before the HMAC, and users carry the step over.', 'HMAC of the raw SHA-256 of the text to sign.', { sch: 'ABC', mods: [M.strb((b) => H('sha256', b))] });
Al('alg-sha512-sha1plain', 'Apex', 'algorithm: plain hash without the secret', 'https://salesforce.stackexchange.com/questions/241518/verify-post-messages-signed-with-sha1-in-apex', [],
  'The reader took the signature for a plain SHA-1 digest of the payload.', 'Plain SHA-1 of the text, without the secret.', { sch: 'BC', mods: [M.macf((k, m) => H('sha1', m))] });
// ------------------------------------------------------------ cannot be proved
export const unprovable = [];
const U = (id, lang, src, also, story, mistake, note, o) => { S(id, lang, 'unprovable', o.mkey, src, also, story, mistake, { ...o, note, sch: o.sch || 'ABC', unprovable: true }); unprovable.push(id); };
const other = (tag) => (k, c) => c.scheme === 'B' ? 'whsec_' + createHash('sha256').update(tag + k).digest('base64').slice(0, 32).replace(/[+/]/g, 'x') : createHash('sha256').update(tag + k).digest('hex').slice(0, c.scheme === 'C' ? 64 : 40);
U('un-cli-secret', 'Ruby', 'i:integrallis/stripe_event/128', ['i:dj-stripe/dj-stripe/1508', 'i:stripe/stripe-node/1886', 'i:stripe/stripe-node/396', 'i:vercel/nextjs-subscription-payments/176', 'i:stripe/stripe-cli/1396'], 'The command line tool has a signing secret of its own, which differs from that of the dashboard.', 'Signed with the secret of another endpoint.', 'the other secret is not known to the server', { mkey: 'secret: of another endpoint or environment', mods: [M.key(other('cli'))], n: 3 });
U('un-api-key', 'Node', 'i:stripe/stripe-node/356', ['i:Nutlope/roomGPT/74'], 'The API key (sk_...) was set where the webhook secret belongs.', 'Signed with the API key instead of the webhook secret.', 'the API key is not known to the verifier', { mkey: 'secret: of another endpoint or environment', sch: 'B', mods: [M.key((k) => 'sk_test_' + createHash('sha256').update(k).digest('hex').slice(0, 24))] });
U('un-env-var', 'Node', 'i:coinbase/coinbase-pro-node/134', [], 'The program reads the variable of another exchange for its secret.', 'Signed with another service\'s secret.', 'the other secret is not known', { mkey: 'secret: of another endpoint or environment', sch: 'A', mods: [M.key(other('cex'))] });
U('un-rotated', 'Go', 'i:wso2/labs-agentic-engineer/421', ['i:slackapi/node-slack-sdk/972'], 'A set-up script made a new secret while the other side kept the old one.', 'Signed with a secret that has been replaced.', 'the old secret is gone', { mkey: 'secret: of another endpoint or environment', mods: [M.key(other('old'))] });
U('un-new-key', 'Node', 'i:ccxt/node-binance-api/267', ['i:sieblyio/bybit-api/537', 'i:geek-at/phptrader/10', 'i:coinbase/coinbase-exchange-ruby/32'], 'Nothing helped until a new API key was made.', 'The secret does not belong to the key id.', 'nothing in the request tells which secret was used', { mkey: 'secret: of another endpoint or environment', sch: 'A', mods: [M.key(other('new'))] });
U('un-decrypted', 'PHP', 'i:Adyen/adyen-magento2/1737', [], 'The stored key is plain but the module decrypts it before use and gets rubbish.', 'Signed with rubbish made by decrypting a plain key.', 'the decryption key is not known', { mkey: 'secret: rubbish from decryption', mods: [M.key((k) => H('sha256', u('aes' + k)).subarray(0, 24))] });
U('un-other-body', 'C#', 'i:8x8/jaas_demo/8', [], 'A webhook that is sent again has a slightly other body but the signature of the first.', 'The signature belongs to an earlier body.', 'the first body is not at hand', { mkey: 'signature of another request', mods: [M.signedf((b) => u(b.toString('utf8').replace(/[0-9]+/, (x) => x + '17').replace(/"/, '"attempt_zero":"x7","')))] });
U('un-gateway', 'Python', 'i:HubSpot/hubspot-api-python/263', ['p:vercel/next.js/39017'], 'Behind a cloud gateway the body seems to be changed in some way.', 'The body was changed on its way by a gateway.', 'what the gateway changed is not known', { mkey: 'body changed on its way', sch: 'BC', mods: [M.signedf((b) => u(b.toString('utf8').replace(/"[a-z_A-Z]+":/, (x) => x.slice(0, -2) + '_v2":')))] });
U('un-postman', 'Postman', 'https://www.codegenes.net/blog/postman-request-body-in-pre-request-script', [], 'The pre-request script hashes the raw body in which the variables are still {{placeholders}}.', 'Signed the body with {{placeholders}} not filled in.', 'the names of the placeholders do not arrive', { mkey: 'body: placeholders not filled in', mods: [M.signedf((b) => { const t = b.toString('utf8').replace(/:\s*("[^"]*"|[\d.]+)/, ':"{{requestValue}}"'); return u(t); })] });
U('un-truesig', 'PHP', 'p:saltedge/saltedge-examples/48', [], 'openssl_sign returns a boolean, and that was base64-encoded as the signature.', 'The signature is the base64 of "1".', 'visible as too short, but what was signed cannot be told', { mkey: 'signature: boolean', mods: [M.wrap(() => 'MQ==')] });
U('un-selfsig', 'PHP', 'i:spatie/laravel-webhook-client/22', [], 'The check hashes the received signature itself instead of the body.', 'The HMAC was taken of another signature.', 'the signature that was hashed is not known', { mkey: 'signature of another text', sch: 'BC', mods: [M.strb(() => u('3fd37bf5a7bdd77c41c1c1954a83fb1936c10624'))] });
U('un-gzip-signed', 'C++', 'i:wazuh/wazuh/38494', [], 'The agent compresses first and signs the compressed bytes; a proxy unpacks the body.', 'Signed the compressed bytes, while the plain body arrived.', 'compressed bytes differ from library to library', { mkey: 'body: compressed bytes signed', mods: [M.signed('gzip')] });
U('un-redirect', 'Node', 'i:vercel/nextjs-subscription-payments/176', [], 'A redirect to another domain breaks the webhook.', 'Signed for another address before a redirect.', 'the first address is not known', { mkey: 'signature of another request', sch: 'A', mods: [M.path((p) => '/old-app/hooks/v0' + p.length)] });
// ------------------------------------------------------------ correct requests
export const correctNote = 'no mistake';
