import base64
import hashlib
import hmac
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


def sort_query(query):
    """Sorts the pairs of the query, decoded, by key. Texts compare as their bytes in UTF-8 do."""
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    pairs.sort(key=lambda pair: pair[0])
    return '&'.join(f'{key}={value}' for key, value in pairs)


KEY_ID = os.environ['KEY_ID']
SECRET = os.environ['SECRET']
BASE_URL = os.environ['BASE_URL']
method = 'POST'
target = '/v1/orders?notify=email&channel=web'
body = '{"reference":"ORD-1001","customer":"Ren\u00e9e","amount":"49.90"}'.encode()

timestamp = str(int(time.time()))
nonce = str(uuid.uuid4())
query = target.partition('?')[2]
sorted_query = sort_query(query)
body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
message = f'v1:{timestamp}:{nonce}:{method}:{sorted_query}:{body_hash}'.encode()
key = base64.b64decode(SECRET)
signature = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()

request = urllib.request.Request(BASE_URL + target, method=method, headers={
    'Content-Type': 'application/json',
    'X-Api-Key': KEY_ID,
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    'X-Signature': f'v1={signature}',
}, data=body)
try:
    response = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    response = error
print(response.status)
print(response.read().decode())
