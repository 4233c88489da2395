#!/bin/bash
# IIMMPACT's quickstart ("Option B: curl / Bash"), as printed but for host and credentials, which the environment gives:
# BASE_URL for https://api.iimmpact.com, API_KEY, HMAC_SECRET.
# ============================================
# Request details
# ============================================
METHOD="GET"
QUERY=""
# Step 1: Timestamp and nonce
TIMESTAMP=$(date +%s)
NONCE="req-${TIMESTAMP}-$(openssl rand -hex 8)"
# Step 2: Body hash (empty for GET)
BODY_HASH=$(echo -n "" | openssl dgst -sha256 -binary | base64)
# Step 3: Canonical string
CANONICAL="v1:${TIMESTAMP}:${NONCE}:${METHOD}:${QUERY}:${BODY_HASH}"
# Step 4: Signature (HMAC secret must be Base64-decoded first)
HEXKEY=$(echo -n "${HMAC_SECRET}" | base64 -d | xxd -p -c 256)
SIGNATURE=$(echo -n "${CANONICAL}" \
| openssl dgst -sha256 -mac HMAC -macopt "hexkey:${HEXKEY}" \
-binary \
| base64)
# Send the request
curl -X GET "${BASE_URL}/v2/balance" \
-H "X-Api-Key: ${API_KEY}" \
-H "X-Timestamp: ${TIMESTAMP}" \
-H "X-Nonce: ${NONCE}" \
-H "X-Signature: v1=${SIGNATURE}" \
-H "Content-Type: application/json"
