using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

class Sign
{
    static void Main()
    {
        Send().GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    static async Task Send()
    {
        var keyId = Environment.GetEnvironmentVariable("KEY_ID");
        var secret = Environment.GetEnvironmentVariable("SECRET");
        var baseUrl = Environment.GetEnvironmentVariable("BASE_URL");
        var method = "POST";
        var address = new Uri(baseUrl);
        // Uri decodes what needs no escape, such as %7E: what it sends is signed.
        var target = new Uri(address, "/v1/orders?notify=email&channel=web").PathAndQuery;
        var body = "{\"reference\":\"ORD-1001\",\"customer\":\"Ren\u00e9e\",\"amount\":\"49.90\"}";

        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString();
        var nonce = Guid.NewGuid().ToString();
        var query = target.Contains("?") ? target.Substring(target.IndexOf('?') + 1) : "";
        var sortedQuery = SortQuery(query);
        var bodyHash = Convert.ToBase64String(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes(body)));
        var message = "v1:" + timestamp + ":" + nonce + ":" + method + ":" + sortedQuery + ":" + bodyHash;
        var key = Convert.FromBase64String(secret);
        var signature = Convert.ToBase64String(new HMACSHA256(key).ComputeHash(Encoding.UTF8.GetBytes(message)));

        var request = new HttpRequestMessage(new HttpMethod(method), baseUrl + target);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("X-Api-Key", keyId);
        request.Headers.TryAddWithoutValidation("X-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("X-Nonce", nonce);
        request.Headers.TryAddWithoutValidation("X-Signature", "v1=" + signature);
        var response = await new HttpClient().SendAsync(request);
        Console.WriteLine((int)response.StatusCode);
        Console.WriteLine(await response.Content.ReadAsStringAsync());
    }

    // The pairs of the query, decoded, sorted by key in the order of bytes.
    static string SortQuery(string query)
    {
        var pairs = PairsOf(query)
            .Select(pair => pair.Select(WebUtility.UrlDecode).ToArray())
            .OrderBy(pair => BitConverter.ToString(Encoding.UTF8.GetBytes(pair[0])), StringComparer.Ordinal);
        return string.Join("&", pairs.Select(pair => pair[0] + "=" + pair[1]));
    }

    static IEnumerable<string[]> PairsOf(string query)
    {
        return query.Split('&').Where(pair => pair != "").Select(pair => (pair + (pair.Contains("=") ? "" : "="))
            .Split(new[] { '=' }, 2));
    }
}
