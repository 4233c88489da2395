/** Functions that samples in PHP have at their end, where they need them. */

/** Source of each function, by its name. */
export const FUNCTIONS = {
  pairsOf: `/** The pairs of a query or form, as they are sent. */
function pairsOf(string $form): array
{
    $pairs = array_filter(explode('&', $form), fn ($pair) => $pair !== '');
    return array_map(fn ($pair) => explode('=', $pair, 2) + ['', ''], array_values($pairs));
}`,
  sortQuery: `/** The pairs of the query, decoded, sorted by key in the order of bytes. */
function sortQuery(string $query): string
{
    $pairs = array_map(fn ($pair) => array_map('urldecode', $pair), pairsOf($query));
    usort($pairs, fn ($a, $b) => strcmp($a[0], $b[0]));
    return implode('&', array_map(fn ($pair) => implode('=', $pair), $pairs));
}`,
  sortEncodedQuery: `/** The pairs of the query, as they are sent, sorted by key in the order of bytes. */
function sortEncodedQuery(string $query): string
{
    $pairs = pairsOf($query);
    usort($pairs, fn ($a, $b) => strcmp($a[0], $b[0]));
    return implode('&', array_map(fn ($pair) => implode('=', $pair), $pairs));
}`,
  jsonField: `/** A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5. */
function jsonField(string $body, string ...$path): string
{
    $tokens = '/(?:"(?:[^"\\\\\\\\]++|\\\\\\\\.)*+"|null)(*SKIP)(*FAIL)|[^\\s{}\\[\\],:"]++/';
    $value = json_decode(preg_replace($tokens, '"$0"', $body), true);
    foreach ($path as $name) {
        $value = $value[$name] ?? '';
    }
    return is_string($value) ? $value : json_encode($value);
}`,
} as const;

/** The name of a function. */
export type FunctionName = keyof typeof FUNCTIONS;
