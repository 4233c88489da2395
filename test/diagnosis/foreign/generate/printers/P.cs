using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Text; using System.Web; using Newtonsoft.Json; using Newtonsoft.Json.Linq;
class P {
  static string Indented(object o, string nl) { var sw = new StringWriter(); sw.NewLine = nl; using (var w = new JsonTextWriter(sw)) { w.Formatting = Formatting.Indented; new JsonSerializer().Serialize(w, o); } return sw.ToString(); }
  static byte[] Go(string m, byte[] raw) {
    string t = Encoding.UTF8.GetString(raw); string r = null;
    switch (m) {
      case "ascii": return Encoding.ASCII.GetBytes(t);
      case "utf16": return Encoding.Unicode.GetBytes(t);
      case "latin1": return Encoding.GetEncoding("ISO-8859-1").GetBytes(t);
      case "bom": return Encoding.UTF8.GetPreamble().Concat(raw).ToArray();
      case "urlencode": r = HttpUtility.UrlEncode(t); break;
      case "uriescape": r = Uri.EscapeDataString(t); break;
      case "dbl": r = JsonConvert.SerializeObject(t); break;
      case "tostring": r = new Dictionary<string, object>().ToString(); break;
      case "bitconverter": r = BitConverter.ToString(raw); break;
      case "ser": r = JsonConvert.SerializeObject(JsonConvert.DeserializeObject(t)); break;
      case "serdict": r = JsonConvert.SerializeObject(JsonConvert.DeserializeObject<SortedDictionary<string, object>>(t)); break;
      case "jobject": r = JObject.Parse(t).ToString(Formatting.None); break;
      case "jobject_tostring": r = Indented(JObject.Parse(t), "\r\n"); break;
      case "indented_lf": r = Indented(JsonConvert.DeserializeObject(t), "\n"); break;
      case "escapehtml": r = JsonConvert.SerializeObject(JsonConvert.DeserializeObject(t), new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeHtml }); break;
      case "nonnull": r = JsonConvert.SerializeObject(JsonConvert.DeserializeObject<Dictionary<string, object>>(t), new JsonSerializerSettings { NullValueHandling = NullValueHandling.Ignore }); break;
      case "ser_crlf": r = JsonConvert.SerializeObject(JsonConvert.DeserializeObject(t)) + "\r\n"; break;
      case "pascal": { var o = JObject.Parse(t); var n = new JObject(); foreach (var p in o.Properties()) n[char.ToUpper(p.Name[0]) + p.Name.Substring(1)] = p.Value; r = n.ToString(Formatting.None); break; }
      default: throw new Exception(m);
    }
    return new UTF8Encoding(false).GetBytes(r);
  }
  static void Main() { string l; while ((l = Console.In.ReadLine()) != null) { int i = l.IndexOf('\t'); string h = l.Substring(i + 1); var b = new byte[h.Length / 2]; for (int k = 0; k < b.Length; k++) b[k] = Convert.ToByte(h.Substring(2 * k, 2), 16);
    Console.WriteLine(string.Concat(Go(l.Substring(0, i), b).Select(x => x.ToString("x2")))); } }
}
