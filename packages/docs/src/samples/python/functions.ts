/** Functions that samples in Python have before their first statement, where they need them. */

/** Source of each function, by its name. */
export const FUNCTIONS = {
  sort_query: `def sort_query(query):
    """Sorts the pairs of the query, decoded, by key. Texts compare as their bytes in UTF-8 do."""
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    pairs.sort(key=lambda pair: pair[0])
    return '&'.join(f'{key}={value}' for key, value in pairs)`,
  sort_encoded_query: `def sort_encoded_query(query):
    """Sorts the pairs of the query, as they are sent, by key."""
    pairs = [pair.partition('=') for pair in query.split('&') if pair]
    pairs.sort(key=lambda pair: pair[0])
    return '&'.join(f'{key}={value}' for key, _, value in pairs)`,
  lowercase: `def lowercase(text):
    """Lowers each character by itself; one whose lower case is two characters stays."""
    return ''.join(each if each == '\\u0130' else each.lower() for each in text)`,
  json_field: `def json_field(body, *path):
    """Gives a member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5."""
    value = json.loads(body or '{}', parse_float=str, parse_int=str)
    for name in path:
        value = (value or {}).get(name)
    if value is None:
        return ''
    return value if isinstance(value, str) else json.dumps(value)`,
  percent_decode: `def percent_decode(text, only):
    """Decodes the escapes of some characters."""
    def decoded(escape):
        character = chr(int(escape.group(1), 16))
        return character if character in only else escape.group(0)
    return re.sub('%([0-9A-Fa-f]{2})', decoded, text)`,
} as const;

/** The name of a function. */
export type FunctionName = keyof typeof FUNCTIONS;
