import com.google.gson.*; import java.util.*; import java.nio.charset.StandardCharsets;
public class J { public static void main(String[] a) throws Exception {
 String s=new String(System.in.readAllBytes(),StandardCharsets.UTF_8), o; 
 switch(a[0]){ 
  case "gson": o=new Gson().toJson(JsonParser.parseString(s)); break;
  case "gsonmap": o=new Gson().toJson(new Gson().fromJson(s,Map.class)); break;
  case "jackson": { var m=new com.fasterxml.jackson.databind.ObjectMapper(); o=m.writeValueAsString(m.readValue(s,LinkedHashMap.class)); break; }
  case "jacksontree": { var m=new com.fasterxml.jackson.databind.ObjectMapper(); m.configure(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS,true); o=m.writeValueAsString(m.readValue(s,TreeMap.class)); break; }
  case "hashmap": { var m=new com.fasterxml.jackson.databind.ObjectMapper(); o=m.writeValueAsString(new HashMap<>(m.readValue(s,LinkedHashMap.class))); break; }
  case "tostring": { var m=new com.fasterxml.jackson.databind.ObjectMapper(); o=m.readValue(s,LinkedHashMap.class).toString(); break; }
  case "urlenc": o=java.net.URLEncoder.encode(s,"UTF-8"); break;
  default: throw new Error(a[0]); }
 System.out.write(o.getBytes(StandardCharsets.UTF_8)); System.out.flush(); } }
