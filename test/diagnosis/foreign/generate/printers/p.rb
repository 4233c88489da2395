require 'json'; require 'uri'; require 'base64'
def go(m, raw)
  raw = raw.dup.force_encoding('UTF-8')
  return raw.to_json if m == 'dbl'
  return Base64.encode64(raw) if m == 'b64lines'
  return Base64.strict_encode64(raw) if m == 'b64'
  o = JSON.parse(raw)
  case m
  when 'generate' then JSON.generate(o)
  when 'pretty' then JSON.pretty_generate(o)
  when 'to_s' then o.to_s
  when 'ascii' then JSON.generate(o, ascii_only: true)
  when 'form' then URI.encode_www_form(o)
  when 'rails' then require 'active_support'; require 'active_support/json'; ActiveSupport::JSON.encode(o)
  else raise m
  end
end
STDIN.each_line { |l| m, h = l.chomp.split("\t"); puts go(m, [h].pack('H*')).unpack1('H*') }
