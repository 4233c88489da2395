/** Functions that samples in Ruby have before their first statement, where they need them. */

/** Source of each function, by its name. */
export const FUNCTIONS = {
  pairs_of: `# The pairs of a query or form, as they are sent.
def pairs_of(form)
  form.b.split('&').reject(&:empty?).map { |pair| pair.split('=', 2) }
end`,
  decode: `def decode(text)
  text.tr('+', ' ').gsub(/%(\\h\\h)/n) { $1.hex.chr }
end`,
  lowercase: `# Each character by itself; one whose lower case is two characters stays.
def lowercase(text)
  String.new(text, encoding: 'UTF-8').gsub(/[^\\u0130]/, &:downcase).b
end`,
  sort_query: `# The pairs of the query, decoded, sorted by key in the order of bytes; equal keys keep their order.
def sort_query(query)
  pairs = pairs_of(query).map { |pair| pair.map { |text| decode(text) } }
  pairs.each_with_index.sort_by { |(key, _), i| [key, i] }.map { |(key, value), _| "#{key}=#{value}" }.join('&')
end`,
  sort_encoded_query: `# The pairs of the query, as they are sent, sorted by key in the order of bytes; equal keys keep their order.
def sort_encoded_query(query)
  pairs_of(query).each_with_index.sort_by { |(key, _), i| [key, i] }.map { |(key, value), _| "#{key}=#{value}" }.join('&')
end`,
  json_field: `# A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5.
def json_field(body, *path)
  text = body.gsub(/"(?:[^"\\\\]|\\\\.)*"|[^\\s{}\\[\\],:"]+/n) do |token|
    token.start_with?('"') || token == 'null' ? token : "\\"#{token}\\""
  end
  value = JSON.parse(text.empty? ? '{}' : text).dig(*path)
  (value.nil? || value.is_a?(String) ? value.to_s : JSON.generate(value)).b
end`,
} as const;

/** The name of a function. */
export type FunctionName = keyof typeof FUNCTIONS;
