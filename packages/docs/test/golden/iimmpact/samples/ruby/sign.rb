require 'net/http'
require 'openssl'
require 'securerandom'

# The pairs of a query or form, as they are sent.
def pairs_of(form)
  form.b.split('&').reject(&:empty?).map { |pair| pair.split('=', 2) }
end

def decode(text)
  text.tr('+', ' ').gsub(/%(\h\h)/n) { $1.hex.chr }
end

# The pairs of the query, decoded, sorted by key in the order of bytes; equal keys keep their order.
def sort_query(query)
  pairs = pairs_of(query).map { |pair| pair.map { |text| decode(text) } }
  pairs.each_with_index.sort_by { |(key, _), i| [key, i] }.map { |(key, value), _| "#{key}=#{value}" }.join('&')
end

key_id = ENV.fetch('KEY_ID')
secret = ENV.fetch('SECRET')
base_url = ENV.fetch('BASE_URL')
method = 'POST'
target = '/v1/orders?notify=email&channel=web'
body = "{\"reference\":\"ORD-1001\",\"customer\":\"Ren\u{e9}e\",\"amount\":\"49.90\"}".b

timestamp = Time.now.to_i.to_s
nonce = SecureRandom.uuid
query = target.partition('?').last
sorted_query = sort_query(query)
body_hash = [OpenSSL::Digest.digest('SHA256', body)].pack('m0')
message = "v1:#{timestamp}:#{nonce}:#{method}:#{sorted_query}:#{body_hash}"
key = secret.unpack1('m')
signature = [OpenSSL::HMAC.digest('SHA256', key, message)].pack('m0')

uri = URI(base_url)
request = Net::HTTPGenericRequest.new(method, true, true, uri.path + target, {
  'Content-Type' => 'application/json',
  'X-Api-Key' => key_id,
  'X-Timestamp' => timestamp,
  'X-Nonce' => nonce,
  'X-Signature' => "v1=#{signature}",
})
request.body = body
response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }
puts response.code, response.body
