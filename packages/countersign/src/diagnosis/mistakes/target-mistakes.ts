/** Mistakes with method, path and query. */

import type { TargetMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const TARGET_MISTAKES: Readonly<Record<TargetMistake, MistakeText>> = {
  origin_differs: {
    cause:
      'The address was signed with another scheme (https or http), host or port than the public URL that the server knows.',
    cure: 'Give the verifier, as `publicUrl`, the address that is registered with the sender, letter for letter: https or http, host and port.',
  },
  method_case: {
    cause: 'The method was signed in another case than it was sent.',
    cure: 'Sign the method in upper case, as it is sent.',
  },
  method_differs: {
    cause: 'Another method was signed than arrived.',
    cure: 'Sign the method that is sent; a redirect or a library may change it, and a cache may make GET of HEAD: have it pass signed routes.',
  },
  path_with_query: {
    cause: 'The path was signed with the query, which does not belong to it.',
    cure: 'Sign the path alone, up to the question mark.',
  },
  path_without_query: {
    cause: 'The path was signed without the query.',
    cure: 'Sign path and query, as they are sent.',
  },
  path_with_base_path: {
    cause:
      'The path was signed with a prefix that did not arrive: it does not belong there, or a gateway took it off.',
    cure: 'Sign the path without the prefix under which the API is deployed, or tell the server of a prefix that a gateway takes off.',
  },
  path_without_base_path: {
    cause:
      'The path was signed without its beginning, or the server put a prefix before it: a proxy, or a `publicUrl` that has the path of the route, which is added to it.',
    cure: 'Sign the whole path, from its first slash; set `basePath` where a proxy adds a prefix, and leave the path of the route out of `publicUrl`.',
  },
  path_with_host: {
    cause: 'The path was signed with the host, or as a whole URL.',
    cure: 'Sign the path alone, without scheme and host.',
  },
  path_trailing_slash: {
    cause: 'The path was signed with a slash at its end that did not arrive, or without one that did.',
    cure: 'Sign the path exactly as it is sent, and have no proxy add or remove a slash.',
  },
  path_leading_slash: {
    cause: 'The path was signed without the slash at its beginning.',
    cure: 'Sign the path with its first slash.',
  },
  path_decoded: {
    cause:
      'The path was signed with characters that arrived percent-encoded: the client sent them so, or a proxy encoded them.',
    cure: 'Sign the path exactly as it is sent, percent-encoding included, and encode all that a URL must encode, lest a proxy does it.',
  },
  path_encoded: {
    cause:
      'The path was signed with another percent-encoding than it arrived with: the client sent it so, or a proxy decoded or encoded it anew.',
    cure: 'Encode the path once, and sign and send the same text; have the proxy hand it on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache).',
  },
  path_case: {
    cause: 'The path was signed in lower or upper case.',
    cure: 'Sign the path exactly as it is sent.',
  },
  path_normalised: {
    cause: 'The path was signed with its double slashes or dot segments resolved, unlike it arrived.',
    cure: 'Sign the path exactly as it is sent, or resolve it before it is both signed and sent; a proxy that joins paths may double a slash.',
  },
  path_not_normalised: {
    cause:
      'The path was signed with double slashes or dot segments, which were resolved before it arrived: by a proxy, or by the library that sent it.',
    cure: 'Have the proxy hand the path on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache), and sign and send a path that needs no resolving.',
  },
  path_changed_under_way: {
    cause: 'Another path arrived than was signed: a gateway rewrote it, and says so in a header.',
    cure: 'Have the gateway hand the path on as it came, or verify in the gateway; a prefix that it adds is `basePath`.',
  },
  query_left_out: {
    cause: 'The query was not signed.',
    cure: 'Sign the query, also of requests with a body.',
  },
  query_not_sorted: {
    cause: 'The parameters of the query were signed in the order of the URL.',
    cure: 'Sort the parameters by key before they are signed.',
  },
  http_version_signed: {
    cause: 'The version of HTTP was signed behind the path, as the request line has it.',
    cure: 'Sign method and path apart, as the documentation shows, without "HTTP/1.1".',
  },
  query_reordered: {
    cause: 'The parameters of the query were signed in another order than they arrived in.',
    cure: 'Build the query once, as text, and sign and send that text.',
  },
  query_sorted: {
    cause: 'The parameters of the query were sorted before they were signed.',
    cure: 'Sign the query in the order in which it is sent.',
  },
  query_sorted_otherwise: {
    cause: 'The parameters of the query were sorted in another way.',
    cure: 'Sort by the bytes of the key alone; parameters of one key keep their order.',
  },
  query_with_question_mark: {
    cause: 'The query was signed with the question mark.',
    cure: 'Sign the query without the question mark.',
  },
  question_mark_lost: {
    cause:
      'A question mark with nothing behind it was signed, but did not arrive: the client did not send it, or a proxy removed it.',
    cure: 'Sign and send the URL without a question mark where it has no query.',
  },
  query_not_decoded: {
    cause: 'The query was signed percent-encoded, as it stands in the URL.',
    cure: 'Decode keys and values before they are signed.',
  },
  query_decoded: {
    cause: 'The query was signed decoded, unlike it arrived.',
    cure: 'Sign the query exactly as it is sent, percent-encoding included; no gateway may write it anew.',
  },
  query_encoded: {
    cause: 'The query was signed with another percent-encoding than it arrived with.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
  },
  query_space: {
    cause: 'Spaces in the query were signed as "+" but arrived as "%20", or the other way round.',
    cure: 'Encode the query once, and sign and send the same text; no gateway may write it anew.',
  },
  query_blank_value: {
    cause:
      'Parameters without a value were signed in another way than they arrived, such as "a" for "a=", or not at all.',
    cure: 'Sign parameters without a value as the documentation says, and send them so; no gateway may write them anew.',
  },
  query_parameter_lost: {
    cause: 'Of several parameters with one key, not all were signed.',
    cure: 'Keep the parameters in a list of pairs, and not in a map, which has room for one value a key.',
  },
};
