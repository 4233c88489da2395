package main
import ("encoding/json";"io";"os";"bytes";"net/url";"fmt")
func main(){ s,_:=io.ReadAll(os.Stdin)
 switch os.Args[1] {
 case "marshal": var v interface{}; json.Unmarshal(s,&v); o,_:=json.Marshal(v); os.Stdout.Write(o)
 case "raw": o,_:=json.Marshal(json.RawMessage(s)); os.Stdout.Write(o)
 case "encoder": var b bytes.Buffer; e:=json.NewEncoder(&b); e.SetEscapeHTML(false); e.Encode(json.RawMessage(s)); os.Stdout.Write(b.Bytes())
 case "string": o,_:=json.Marshal(string(s)); os.Stdout.Write(o)
 case "print": var v interface{}; json.Unmarshal(s,&v); fmt.Print(v)
 case "values": v,_:=url.ParseQuery(string(s)); fmt.Print(v.Encode())
 } }
