package main
import ("bufio";"bytes";"encoding/hex";"encoding/json";"fmt";"net/url";"os";"strings")
func run(m string, raw []byte) []byte {
	var o map[string]interface{}
	if err := json.Unmarshal(raw, &o); err != nil { panic(err) }
	switch m {
	case "marshal": b, _ := json.Marshal(o); return b
	case "enc": var w bytes.Buffer; json.NewEncoder(&w).Encode(o); return w.Bytes()
	case "encnoesc": var w bytes.Buffer; e := json.NewEncoder(&w); e.SetEscapeHTML(false); e.Encode(o); return w.Bytes()
	case "noesc": var w bytes.Buffer; e := json.NewEncoder(&w); e.SetEscapeHTML(false); e.Encode(o); return bytes.TrimRight(w.Bytes(), "\n")
	case "indent": b, _ := json.MarshalIndent(o, "", "  "); return b
	case "sprintf": return []byte(fmt.Sprintf("%v", o))
	case "compactraw": var w bytes.Buffer; json.Compact(&w, raw); return w.Bytes()
	case "form": v := url.Values{}; for k, x := range o { v.Set(k, fmt.Sprint(x)) }; return []byte(v.Encode())
	case "htmlescape": var w bytes.Buffer; json.HTMLEscape(&w, raw); return w.Bytes()
	case "bytes": return []byte(fmt.Sprint(raw))
	}
	panic(m)
}
func main() {
	s := bufio.NewScanner(os.Stdin); s.Buffer(make([]byte, 1<<20), 1<<24)
	for s.Scan() { p := strings.SplitN(s.Text(), "\t", 2); raw, _ := hex.DecodeString(p[1]); fmt.Println(hex.EncodeToString(run(p[0], raw))) }
}
