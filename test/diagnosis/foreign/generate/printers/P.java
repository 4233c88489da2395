import com.google.gson.*; import com.fasterxml.jackson.databind.*; import com.fasterxml.jackson.annotation.*; import java.util.*; import java.io.*; import java.nio.charset.*;
public class P {
  static byte[] u(String s) { return s.getBytes(StandardCharsets.UTF_8); }
  static byte[] go(String m, byte[] raw) throws Exception {
    String t = new String(raw, StandardCharsets.UTF_8);
    ObjectMapper om = new ObjectMapper();
    switch (m) {
      case "latin1": return t.getBytes(StandardCharsets.ISO_8859_1);
      case "ascii": return t.getBytes(StandardCharsets.US_ASCII);
      case "utf16": return t.getBytes(StandardCharsets.UTF_16);
      case "arraystostring": return u(Arrays.toString(raw));
      case "jackson_tree": return u(om.writeValueAsString(om.readTree(t)));
      case "jackson_pretty": return u(om.writerWithDefaultPrettyPrinter().writeValueAsString(om.readTree(t)));
      case "jackson_hashmap": return u(om.writeValueAsString(new HashMap<String,Object>(om.readValue(t, HashMap.class))));
      case "jackson_treemap": return u(om.writeValueAsString(new TreeMap<String,Object>(om.readValue(t, LinkedHashMap.class))));
      case "jackson_linked": return u(om.writeValueAsString(om.readValue(t, LinkedHashMap.class)));
      case "jackson_nonnull": om.setSerializationInclusion(JsonInclude.Include.NON_NULL); om.setDefaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL)); return u(om.writeValueAsString(om.readValue(t, LinkedHashMap.class)));
      case "jackson_string": return u(om.writeValueAsString(t));
      case "jackson_node_tostring": return u(om.readTree(t).toString());
      case "gson_tree": return u(new Gson().toJson(JsonParser.parseString(t)));
      case "gson_tree_tostring": return u(JsonParser.parseString(t).toString());
      case "gson_noescape": return u(new GsonBuilder().disableHtmlEscaping().create().toJson(JsonParser.parseString(t)));
      case "gson_map": return u(new Gson().toJson(new Gson().fromJson(t, Map.class)));
      case "gson_pretty": return u(new GsonBuilder().setPrettyPrinting().create().toJson(JsonParser.parseString(t)));
      case "map_tostring": return u(om.readValue(t, HashMap.class).toString());
      case "linked_tostring": return u(om.readValue(t, LinkedHashMap.class).toString());
    }
    throw new Exception(m);
  }
  public static void main(String[] a) throws Exception {
    BufferedReader r = new BufferedReader(new InputStreamReader(System.in)); String l;
    while ((l = r.readLine()) != null) { int i = l.indexOf('\t'); String h = l.substring(i + 1); byte[] b = new byte[h.length() / 2];
      for (int k = 0; k < b.length; k++) b[k] = (byte) Integer.parseInt(h.substring(2 * k, 2 * k + 2), 16);
      StringBuilder s = new StringBuilder(); for (byte x : go(l.substring(0, i), b)) s.append(String.format("%02x", x)); System.out.println(s); }
  }
}
