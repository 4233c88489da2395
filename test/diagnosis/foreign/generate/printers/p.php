<?php // real PHP printers
function go($m, $raw) {
  switch ($m) {
    case 'dbl': return json_encode($raw);
    case 'htmlspecial': return htmlspecialchars($raw);
    case 'stripslashes': return stripslashes($raw);
    case 'addslashes': return addslashes($raw);
    case 'latin1': return iconv('UTF-8', 'ISO-8859-1//TRANSLIT', $raw);
    case 'latin1twice': return iconv('ISO-8859-1', 'UTF-8', $raw);
    case 'utf16': return iconv('UTF-8', 'UTF-16BE', $raw);
    case 'urldecode': return urldecode($raw);
    case 'rawurldecode': return rawurldecode($raw);
    case 'urlencode': return urlencode($raw);
    case 'rawurlencode': return rawurlencode($raw);
    case 'parse_rebuild': parse_str($raw, $o); return http_build_query($o);
    case 'post_json': parse_str($raw, $o); return json_encode($o);
    case 'trim': return trim($raw);
  }
  $a = json_decode($raw, true, 512, $m === 'bigstr' ? JSON_BIGINT_AS_STRING : 0); $o = json_decode($raw);
  switch ($m) {
    case 'default': return json_encode($a);
    case 'bigstr': return json_encode($a);
    case 'obj': return json_encode($o);
    case 'objboth': return json_encode($o, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'uslash': return json_encode($a, JSON_UNESCAPED_SLASHES);
    case 'uuni': return json_encode($a, JSON_UNESCAPED_UNICODE);
    case 'both': return json_encode($a, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'pretty': return json_encode($a, JSON_PRETTY_PRINT);
    case 'prettyboth': return json_encode($a, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'numeric': return json_encode($a, JSON_NUMERIC_CHECK | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'frac': return json_encode($a, JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'hexall': return json_encode($a, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT);
    case 'sorted': ksort($a); return json_encode($a, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    case 'print_r': return print_r($a, true);
    case 'serialize': return serialize($a);
    case 'form': return http_build_query($a);
    case 'form3986': return http_build_query($a, '', '&', PHP_QUERY_RFC3986);
    case 'implode': return implode('', array_map(fn($v) => is_array($v) ? 'Array' : (string)$v, $a));
    case 'array': return 'Array';
  }
  throw new Exception("mode $m");
}
while (($l = fgets(STDIN)) !== false) { [$m, $h] = explode("\t", rtrim($l, "\n")); echo bin2hex(go($m, hex2bin($h))), "\n"; }
