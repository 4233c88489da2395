#!/bin/bash
# SlaunchX's quickstart, steps 1 to 3, as printed but for:
# - host and credentials, which the environment gives: BASE_URL for http://127.0.0.1:18020, API_KEY, API_SECRET;
# - the variable PATH, here REQUEST_PATH: as printed it overwrites the shell's own, and no command is found any more.
# Step 1: Verify the API is reachable
curl "${BASE_URL}/prometheus/actuator/health"
# Step 2: Sign and send a request
TIMESTAMP=$(date +%s)
NONCE=$(uuidgen)
METHOD="POST"
REQUEST_PATH="/api/v1/partner/auth/login/initiate"
BODY='{"email":"partner@example.com","password":"Str0ngP@ss!"}'
STRING_TO_SIGN="${METHOD}\n${REQUEST_PATH}\n${TIMESTAMP}\n${NONCE}\n${BODY}"
SIGNATURE=$(echo -ne "$STRING_TO_SIGN" | openssl dgst -sha256 -hmac "$API_SECRET" -binary | base64)
curl -X POST "${BASE_URL}/prometheus${REQUEST_PATH}" \
-H "Authorization: HMAC-SHA256 ${SIGNATURE}" \
-H "X-Api-Key: ${API_KEY}" \
-H "X-Timestamp: ${TIMESTAMP}" \
-H "X-Nonce: ${NONCE}" \
-H "Content-Type: application/json" \
-d "$BODY"
# Step 3: Fetch reference data
curl "${BASE_URL}/prometheus/api/v1/partner/constants/countries" \
-H "Authorization: HMAC-SHA256 ${SIGNATURE}" \
-H "X-Api-Key: ${API_KEY}" \
-H "X-Timestamp: ${TIMESTAMP}" \
-H "X-Nonce: ${NONCE}" \
-H "Content-Type: application/json"
