/** Methods that samples for Java have at their end, where they need them. */

/** A method, and what must be there for it. */
interface JavaFunction {
  readonly imports: readonly string[];
  /** Methods that it calls. Default: none. */
  readonly needs?: readonly FunctionName[];
  readonly code: string;
}

/** The name of a method. */
export type FunctionName =
  | 'pairsOf'
  | 'sortQuery'
  | 'sortEncodedQuery'
  | 'jsonField'
  | 'unescape'
  | 'lowercase'
  | 'optional'
  | 'percentEncode'
  | 'percentDecode'
  | 'concat';

const UTF_8 = 'static java.nio.charset.StandardCharsets.UTF_8';
const LATIN_1 = 'static java.nio.charset.StandardCharsets.ISO_8859_1';

/** The methods by their names. */
export const FUNCTIONS: Readonly<Record<FunctionName, JavaFunction>> = {
  pairsOf: {
    imports: ['java.util.stream.Stream'],
    code: `record Pair(String key, String value) {}

static Stream<Pair> pairsOf(String query) {
    return Stream.of(query.split("&")).filter(pair -> !pair.isEmpty()).map(pair -> {
        String[] texts = pair.split("=", 2);
        return new Pair(texts[0], texts.length == 1 ? "" : texts[1]);
    });
}`,
  },
  sortQuery: {
    imports: [
      'java.net.URLDecoder',
      'java.util.Arrays',
      'java.util.Comparator',
      'java.util.stream.Collectors',
      UTF_8,
    ],
    needs: ['pairsOf'],
    code: `// The pairs of the query, decoded, sorted by key in the order of bytes.
static String sortQuery(String query) {
    return pairsOf(query)
        .map(pair -> new Pair(URLDecoder.decode(pair.key(), UTF_8), URLDecoder.decode(pair.value(), UTF_8)))
        .sorted(Comparator.comparing(pair -> pair.key().getBytes(UTF_8), Arrays::compareUnsigned))
        .map(pair -> pair.key() + "=" + pair.value())
        .collect(Collectors.joining("&"));
}`,
  },
  sortEncodedQuery: {
    imports: ['java.util.Comparator', 'java.util.stream.Collectors'],
    needs: ['pairsOf'],
    code: `// The pairs of the query as they are sent, sorted by key.
static String sortEncodedQuery(String query) {
    return pairsOf(query)
        .sorted(Comparator.comparing(Pair::key))
        .map(pair -> pair.key() + "=" + pair.value())
        .collect(Collectors.joining("&"));
}`,
  },
  jsonField: {
    imports: ['java.util.regex.Matcher', 'java.util.regex.Pattern'],
    needs: ['unescape'],
    code: `static final Pattern JSON_TOKEN =
    Pattern.compile("\\"((?:[^\\"\\\\\\\\]|\\\\\\\\.)*+)\\"(\\\\s*:)?|[{}\\\\[\\\\]]|[^\\\\s{}\\\\[\\\\],:\\"]+");

// A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5.
static String jsonField(String body, String... path) {
    Matcher token = JSON_TOKEN.matcher(body);
    int depth = 0;
    int found = 0;
    while (token.find()) {
        String text = token.group(1) == null ? token.group() : unescape(token.group(1));
        if (found == path.length) return token.group().equals("null") ? "" : text;
        boolean isName = token.group(2) != null;
        if (isName && depth == found + 1 && text.equals(path[found])) found++;
        else if (token.group().matches("[{\\\\[]")) depth++;
        else if (token.group().matches("[}\\\\]]") && --depth <= found) return "";
    }
    return "";
}`,
  },
  unescape: {
    imports: ['java.util.regex.Matcher', 'java.util.regex.Pattern'],
    code: `static String unescape(String text) {
    return Pattern.compile("\\\\\\\\(?:u(.{4})|(.))").matcher(text).replaceAll(escape -> {
        if (escape.group(1) != null)
            return Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16)));
        int letter = "bfnrt".indexOf(escape.group(2));
        return Matcher.quoteReplacement(letter < 0 ? escape.group(2) : "\\b\\f\\n\\r\\t".substring(letter, letter + 1));
    });
}`,
  },
  lowercase: {
    imports: [],
    code: `// Each character by itself; one whose lower case is two characters stays.
static String lowercase(String text) {
    StringBuilder lowered = new StringBuilder();
    text.codePoints().forEach(each -> lowered.appendCodePoint(each == 0x130 ? each : Character.toLowerCase(each)));
    return lowered.toString();
}`,
  },
  optional: {
    imports: [],
    code: `static String optional(String before, String text, String after) {
    return text.isEmpty() ? "" : before + text + after;
}`,
  },
  percentEncode: {
    imports: [],
    code: `// Encodes all bytes but letters, digits, "-._~" and those to keep.
static String percentEncode(byte[] bytes, String keep) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : bytes) {
        String character = Character.toString(each & 0xff);
        boolean isKept = character.matches("[A-Za-z0-9._~-]") || keep.contains(character);
        encoded.append(isKept ? character : String.format("%%%02X", each));
    }
    return encoded.toString();
}`,
  },
  percentDecode: {
    imports: ['java.util.regex.Matcher', 'java.util.regex.Pattern', LATIN_1],
    code: `// Decodes the characters in only, or all where it is empty.
static byte[] percentDecode(byte[] bytes, String only) {
    String text = new String(bytes, ISO_8859_1);
    return Pattern.compile("%([0-9A-Fa-f]{2})").matcher(text).replaceAll(escape -> {
        String character = Character.toString(Integer.parseInt(escape.group(1), 16));
        return Matcher.quoteReplacement(only.isEmpty() || only.contains(character) ? character : escape.group());
    }).getBytes(ISO_8859_1);
}`,
  },
  concat: {
    imports: ['java.io.ByteArrayOutputStream'],
    code: `static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
}`,
  },
};
