#!/usr/bin/env bash
set -euo pipefail

# Decodes a text of a query or form into REPLY.
decode() {
  REPLY=${1//+/ }
  REPLY=${REPLY//\\/\\\\}
  printf -v REPLY '%b' "${REPLY//%/\\x}"
}

# The pairs of the query, decoded, sorted by key in the order of bytes; equal keys keep their order.
sort_query() {
  local LC_ALL=C IFS='&' pair key i
  local keys=() pairs=()
  while IFS= read -r -d '&' pair; do
    [ -n "$pair" ] || continue
    decode "${pair%%=*}"; key=$REPLY
    REPLY=''
    case $pair in (*=*) decode "${pair#*=}" ;; esac
    for ((i = ${#keys[@]}; i > 0; i--)); do
      [[ ${keys[i-1]} > $key ]] || break
      keys[i]=${keys[i-1]} pairs[i]=${pairs[i-1]}
    done
    keys[i]=$key pairs[i]="$key=$REPLY"
  done < <(printf '%s&' "$1")
  printf '%s' "${pairs[*]-}"
}

to_hex() { od -An -vtx1 | tr -d ' \n'; }

method='POST'
target='/v1/orders?notify=email&channel=web'
body=$'{"reference":"ORD-1001","customer":"Ren\xc3\xa9e","amount":"49.90"}'

timestamp=$(date +%s)
nonce=$(openssl rand -hex 16)
query="$(printf '%s' "$target" | cut -s -d'?' -f2-)"
sorted_query="$(sort_query "${query}")"
body_hash="$(printf '%s' "${body}" | openssl dgst -sha256 -binary | openssl base64 -A)"
message="v1:${timestamp}:${nonce}:${method}:${sorted_query}:${body_hash}"
# As hex, which openssl takes for any bytes. Other users of this machine can see it while openssl runs.
key=$(printf '%s' "${SECRET}" | openssl base64 -d -A | to_hex)
signature=$(printf '%s' "$message" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

answer=$(printf '%s' "$body" | curl -sS -g --path-as-is -X "$method" "$BASE_URL$target" \
  -H 'Content-Type: application/json' \
  -H "X-Api-Key: $KEY_ID" \
  -H "X-Timestamp: $timestamp" \
  -H "X-Nonce: $nonce" \
  -H "X-Signature: v1=$signature" \
  --data-binary @- \
  -w '\n%{http_code}')
printf '%s\n%s\n' "${answer##*$'\n'}" "${answer%$'\n'*}"
