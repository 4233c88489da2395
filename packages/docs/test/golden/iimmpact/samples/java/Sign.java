import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import static java.nio.charset.StandardCharsets.UTF_8;

public class Sign {
    public static void main(String[] args) throws Exception {
        String keyId = System.getenv("KEY_ID");
        String secret = System.getenv("SECRET");
        String baseUrl = System.getenv("BASE_URL");
        String method = "POST";
        String target = "/v1/orders?notify=email&channel=web";
        String body = """
            {"reference":"ORD-1001","customer":"Ren\u00e9e","amount":"49.90"}""";

        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        String nonce = UUID.randomUUID().toString();
        String query = target.contains("?") ? target.split("\\?", 2)[1] : "";
        String sortedQuery = sortQuery(query);
        String bodyHash = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        String message = "v1:" + timestamp + ":" + nonce + ":" + method + ":" + sortedQuery + ":" + bodyHash;
        byte[] key = Base64.getDecoder().decode(secret);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(UTF_8)));

        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + target))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("X-Api-Key", keyId)
            .header("X-Timestamp", timestamp)
            .header("X-Nonce", nonce)
            .header("X-Signature", "v1=" + signature)
            .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        System.out.println(response.statusCode());
        System.out.println(response.body());
    }

    // The pairs of the query, decoded, sorted by key in the order of bytes.
    static String sortQuery(String query) {
        return pairsOf(query)
            .map(pair -> new Pair(URLDecoder.decode(pair.key(), UTF_8), URLDecoder.decode(pair.value(), UTF_8)))
            .sorted(Comparator.comparing(pair -> pair.key().getBytes(UTF_8), Arrays::compareUnsigned))
            .map(pair -> pair.key() + "=" + pair.value())
            .collect(Collectors.joining("&"));
    }

    record Pair(String key, String value) {}

    static Stream<Pair> pairsOf(String query) {
        return Stream.of(query.split("&")).filter(pair -> !pair.isEmpty()).map(pair -> {
            String[] texts = pair.split("=", 2);
            return new Pair(texts[0], texts.length == 1 ? "" : texts[1]);
        });
    }
}
