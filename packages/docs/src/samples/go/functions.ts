/** Functions that samples for Go have at their end, where they need them. */

/** A function, and what must be there for it. */
interface GoFunction {
  /** Packages. */
  readonly imports: readonly string[];
  /** Functions that it calls. Default: none. */
  readonly needs?: readonly FunctionName[];
  readonly code: string;
}

/** The name of a function. */
export type FunctionName =
  | 'digest'
  | 'newNonce'
  | 'pairsOf'
  | 'decode'
  | 'sortQuery'
  | 'sortEncodedQuery'
  | 'jsonField'
  | 'lowercase'
  | 'when'
  | 'optional'
  | 'percentEncode'
  | 'percentDecode'
  | 'isLess';

/** The functions by their names. */
export const FUNCTIONS: Readonly<Record<FunctionName, GoFunction>> = {
  digest: {
    imports: ['hash'],
    code: `func digest(algorithm hash.Hash, text string) []byte {
	algorithm.Write([]byte(text))
	return algorithm.Sum(nil)
}`,
  },
  newNonce: {
    imports: ['crypto/rand', 'encoding/hex', 'log'],
    code: `func newNonce() string {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		log.Fatal(err)
	}
	return hex.EncodeToString(random)
}`,
  },
  pairsOf: {
    imports: ['strings'],
    code: `func pairsOf(query string) [][2]string {
	var pairs [][2]string
	for _, pair := range strings.Split(query, "&") {
		if pair != "" {
			key, value, _ := strings.Cut(pair, "=")
			pairs = append(pairs, [2]string{key, value})
		}
	}
	return pairs
}`,
  },
  decode: {
    imports: ['log', 'net/url'],
    code: `func decode(text string) string {
	decoded, err := url.QueryUnescape(text)
	if err != nil {
		log.Fatal(err)
	}
	return decoded
}`,
  },
  sortQuery: {
    imports: ['sort', 'strings'],
    needs: ['pairsOf', 'decode'],
    code: `// The pairs of the query, decoded, sorted by key in the order of bytes.
func sortQuery(query string) string {
	pairs := pairsOf(query)
	sort.SliceStable(pairs, func(i, j int) bool { return decode(pairs[i][0]) < decode(pairs[j][0]) })
	texts := make([]string, len(pairs))
	for i, pair := range pairs {
		texts[i] = decode(pair[0]) + "=" + decode(pair[1])
	}
	return strings.Join(texts, "&")
}`,
  },
  sortEncodedQuery: {
    imports: ['sort', 'strings'],
    needs: ['pairsOf'],
    code: `// The pairs of the query as they are sent, sorted by key in the order of bytes.
func sortEncodedQuery(query string) string {
	pairs := pairsOf(query)
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i][0] < pairs[j][0] })
	texts := make([]string, len(pairs))
	for i, pair := range pairs {
		texts[i] = pair[0] + "=" + pair[1]
	}
	return strings.Join(texts, "&")
}`,
  },
  jsonField: {
    imports: ['encoding/json'],
    code: `// A member of the JSON body as text. Numbers stay as they are sent: 1.50 is not 1.5.
func jsonField(body string, path ...string) string {
	value := json.RawMessage(body)
	for _, name := range path {
		var members map[string]json.RawMessage
		if json.Unmarshal(value, &members) != nil {
			return ""
		}
		value = members[name]
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}`,
  },
  lowercase: {
    imports: ['strings', 'unicode'],
    code: `// Each character by itself; one whose lower case is two characters stays.
func lowercase(text string) string {
	return strings.Map(func(character rune) rune {
		if character == 0x130 {
			return character
		}
		return unicode.ToLower(character)
	}, text)
}`,
  },
  when: {
    imports: [],
    code: `func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}`,
  },
  optional: {
    imports: [],
    code: `func optional(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}`,
  },
  percentEncode: {
    imports: ['fmt', 'strings'],
    code: `// Encodes all bytes but letters, digits, "-._~" and those to keep.
func percentEncode(text, keep string) string {
	unreserved := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	var encoded strings.Builder
	for _, each := range []byte(text) {
		if strings.IndexByte(unreserved+keep, each) >= 0 {
			encoded.WriteByte(each)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", each)
		}
	}
	return encoded.String()
}`,
  },
  percentDecode: {
    imports: ['encoding/hex', 'regexp', 'strings'],
    code: `// Decodes the characters in only, or all where it is empty.
func percentDecode(text, only string) string {
	return regexp.MustCompile("%[0-9A-Fa-f]{2}").ReplaceAllStringFunc(text, func(escape string) string {
		character, _ := hex.DecodeString(escape[1:])
		if only == "" || strings.Contains(only, string(character)) {
			return string(character)
		}
		return escape
	})
}`,
  },
  isLess: {
    imports: ['unicode/utf16'],
    code: `// Compares by units of UTF-16, which is another order than that of bytes beyond U+FFFF.
func isLess(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}`,
  },
};
