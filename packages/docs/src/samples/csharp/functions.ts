/** Methods that samples for C# have at their end, where they need them. */

/** A method, and what must be there for it. */
interface CSharpFunction {
  /** Namespaces. */
  readonly usings: readonly string[];
  /** Methods that it calls. Default: none. */
  readonly needs?: readonly FunctionName[];
  readonly code: string;
}

/** The name of a method. */
export type FunctionName =
  | 'PairsOf'
  | 'SortQuery'
  | 'SortEncodedQuery'
  | 'JsonField'
  | 'Optional'
  | 'PercentEncode'
  | 'PercentDecode'
  | 'Concat'
  | 'ToHex'
  | 'FromHex'
  | 'ToBase64Url'
  | 'FromBase64Url';

/** The methods by their names. */
export const FUNCTIONS: Readonly<Record<FunctionName, CSharpFunction>> = {
  PairsOf: {
    usings: ['System.Collections.Generic', 'System.Linq'],
    code: `static IEnumerable<string[]> PairsOf(string query)
{
    return query.Split('&').Where(pair => pair != "").Select(pair => (pair + (pair.Contains("=") ? "" : "="))
        .Split(new[] { '=' }, 2));
}`,
  },
  SortQuery: {
    usings: ['System', 'System.Linq', 'System.Net', 'System.Text'],
    needs: ['PairsOf'],
    code: `// The pairs of the query, decoded, sorted by key in the order of bytes.
static string SortQuery(string query)
{
    var pairs = PairsOf(query)
        .Select(pair => pair.Select(WebUtility.UrlDecode).ToArray())
        .OrderBy(pair => BitConverter.ToString(Encoding.UTF8.GetBytes(pair[0])), StringComparer.Ordinal);
    return string.Join("&", pairs.Select(pair => pair[0] + "=" + pair[1]));
}`,
  },
  SortEncodedQuery: {
    usings: ['System', 'System.Linq'],
    needs: ['PairsOf'],
    code: `// The pairs of the query as they are sent, sorted by key.
static string SortEncodedQuery(string query)
{
    var pairs = PairsOf(query).OrderBy(pair => pair[0], StringComparer.Ordinal);
    return string.Join("&", pairs.Select(pair => pair[0] + "=" + pair[1]));
}`,
  },
  JsonField: {
    usings: ['System.Text.RegularExpressions'],
    code: `// A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5.
static string JsonField(string body, params string[] path)
{
    var depth = 0;
    var found = 0;
    var tokens = @"""((?:[^""\\\\]|\\\\.)*)""(\\s*:)?|[{}\\[\\]]|[^\\s{}\\[\\],:""]+";
    foreach (Match token in Regex.Matches(body, tokens))
    {
        var text = token.Groups[1].Success ? Regex.Unescape(token.Groups[1].Value) : token.Value;
        if (found == path.Length) return token.Value == "null" ? "" : text;
        if (token.Groups[2].Success && depth == found + 1 && text == path[found]) found++;
        else if (token.Value == "{" || token.Value == "[") depth++;
        else if ((token.Value == "}" || token.Value == "]") && --depth <= found) return "";
    }
    return "";
}`,
  },
  Optional: {
    usings: [],
    code: `static string Optional(string before, string text, string after)
{
    return text == "" ? "" : before + text + after;
}`,
  },
  PercentEncode: {
    usings: ['System.Linq', 'System.Text.RegularExpressions'],
    code: `// Encodes all bytes but letters, digits, "-._~" and those to keep.
static string PercentEncode(byte[] bytes, string keep)
{
    return string.Concat(bytes.Select(each =>
    {
        var character = ((char)each).ToString();
        var isKept = Regex.IsMatch(character, "^[A-Za-z0-9._~-]$") || keep.Contains(character);
        return isKept ? character : "%" + each.ToString("X2");
    }));
}`,
  },
  PercentDecode: {
    usings: ['System', 'System.Text', 'System.Text.RegularExpressions'],
    code: `// Decodes the characters in only, or all where it is empty.
static byte[] PercentDecode(byte[] bytes, string only)
{
    var latin1 = Encoding.GetEncoding("iso-8859-1");
    return latin1.GetBytes(Regex.Replace(latin1.GetString(bytes), "%([0-9A-Fa-f]{2})", escape =>
    {
        var character = ((char)Convert.ToByte(escape.Groups[1].Value, 16)).ToString();
        return only == "" || only.Contains(character) ? character : escape.Value;
    }));
}`,
  },
  Concat: {
    usings: ['System.Linq'],
    code: `static byte[] Concat(params byte[][] parts)
{
    return parts.SelectMany(part => part).ToArray();
}`,
  },
  ToHex: {
    usings: ['System'],
    code: `static string ToHex(byte[] bytes)
{
    return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
}`,
  },
  FromHex: {
    usings: ['System', 'System.Linq'],
    code: `static byte[] FromHex(string text)
{
    return Enumerable.Range(0, text.Length / 2).Select(i => Convert.ToByte(text.Substring(i * 2, 2), 16)).ToArray();
}`,
  },
  ToBase64Url: {
    usings: ['System'],
    code: `static string ToBase64Url(byte[] bytes)
{
    return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}`,
  },
  FromBase64Url: {
    usings: ['System'],
    code: `static byte[] FromBase64Url(string text)
{
    var padding = new string('=', (4 - text.Length % 4) % 4);
    return Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + padding);
}`,
  },
};
