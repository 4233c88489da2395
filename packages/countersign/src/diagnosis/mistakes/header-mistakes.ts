/** Mistakes with the nonce, the key id and other headers. */

import type { HeaderMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const HEADER_MISTAKES: Readonly<Record<HeaderMistake, MistakeText>> = {
  nonce_changed: {
    cause: 'The nonce was signed in another spelling than it was sent.',
    cure: 'Use the same text in the header and in the string to sign.',
  },
  key_id_differs: {
    cause: 'The request names another key than the one whose secret is to sign it.',
    cure: 'Send the id of the key whose secret signs.',
  },
  host_differs: {
    cause: 'Another host was signed than arrived: the client sent another, or a proxy put its own in place.',
    cure: 'Sign the host as it is sent, with its port; have the proxy hand it on (`proxy_set_header Host $http_host` in nginx, `ProxyPreserveHost On` in Apache).',
  },
  header_missing: {
    cause: 'A header that the scheme needs did not arrive.',
    cure: 'Send all documented headers; check that no proxy removes them.',
  },
  header_misnamed: {
    cause: 'A header was sent under another name.',
    cure: 'Send the header under its documented name.',
  },
  header_duplicated: {
    cause: 'A header came more than once.',
    cure: 'Send the header once; a library or a proxy may add another.',
  },
  header_malformed: {
    cause: 'The value of a header does not have the documented form.',
    cure: 'Send the value in the documented form.',
  },
  content_digest_wrong: {
    cause: 'The digest of the body in its header is not that of the body that arrived.',
    cure: 'Compute the digest of the very bytes that are sent, and have no proxy unpack or rewrite the body.',
  },
};
