<?php

$keyId = getenv('KEY_ID');
$secret = getenv('SECRET');
$baseUrl = getenv('BASE_URL');
$method = 'POST';
$target = '/v1/orders?notify=email&channel=web';
$body = "{\"reference\":\"ORD-1001\",\"customer\":\"Ren\u{e9}e\",\"amount\":\"49.90\"}";

$timestamp = (string) time();
$nonce = bin2hex(random_bytes(16));
$query = explode('?', $target, 2)[1] ?? '';
$sortedQuery = sortQuery($query);
$bodyHash = base64_encode(hash('sha256', $body, true));
$message = "v1:{$timestamp}:{$nonce}:{$method}:{$sortedQuery}:{$bodyHash}";
$key = base64_decode($secret);
$signature = base64_encode(hash_hmac('sha256', $message, $key, true));

$curl = curl_init($baseUrl . $target);
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => $method,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        "X-Api-Key: {$keyId}",
        "X-Timestamp: {$timestamp}",
        "X-Nonce: {$nonce}",
        "X-Signature: v1={$signature}",
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_PATH_AS_IS => true,
    CURLOPT_RETURNTRANSFER => true,
]);
$answer = curl_exec($curl);
if ($answer === false) {
    exit(curl_error($curl) . "\n");
}
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\n", $answer, "\n";

/** The pairs of a query or form, as they are sent. */
function pairsOf(string $form): array
{
    $pairs = array_filter(explode('&', $form), fn ($pair) => $pair !== '');
    return array_map(fn ($pair) => explode('=', $pair, 2) + ['', ''], array_values($pairs));
}

/** The pairs of the query, decoded, sorted by key in the order of bytes. */
function sortQuery(string $query): string
{
    $pairs = array_map(fn ($pair) => array_map('urldecode', $pair), pairsOf($query));
    usort($pairs, fn ($a, $b) => strcmp($a[0], $b[0]));
    return implode('&', array_map(fn ($pair) => implode('=', $pair), $pairs));
}
