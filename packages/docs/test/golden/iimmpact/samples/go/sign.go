package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

func main() {
	keyID, secret, baseURL := os.Getenv("KEY_ID"), os.Getenv("SECRET"), os.Getenv("BASE_URL")
	method := "POST"
	target := "/v1/orders?notify=email&channel=web"
	body := "{\"reference\":\"ORD-1001\",\"customer\":\"Ren\u00e9e\",\"amount\":\"49.90\"}"

	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	nonce := newNonce()
	_, query, _ := strings.Cut(target, "?")
	sortedQuery := sortQuery(query)
	bodyHash := base64.StdEncoding.EncodeToString(digest(sha256.New(), body))
	message := "v1:" + timestamp + ":" + nonce + ":" + method + ":" + sortedQuery + ":" + bodyHash
	key, err := base64.StdEncoding.DecodeString(secret)
	if err != nil {
		log.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message))
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))

	request, err := http.NewRequest(method, baseURL+target, strings.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Api-Key", keyID)
	request.Header.Set("X-Timestamp", timestamp)
	request.Header.Set("X-Nonce", nonce)
	request.Header.Set("X-Signature", "v1="+signature)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.StatusCode)
	fmt.Println(string(answer))
}

func newNonce() string {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		log.Fatal(err)
	}
	return hex.EncodeToString(random)
}

// The pairs of the query, decoded, sorted by key in the order of bytes.
func sortQuery(query string) string {
	pairs := pairsOf(query)
	sort.SliceStable(pairs, func(i, j int) bool { return decode(pairs[i][0]) < decode(pairs[j][0]) })
	texts := make([]string, len(pairs))
	for i, pair := range pairs {
		texts[i] = decode(pair[0]) + "=" + decode(pair[1])
	}
	return strings.Join(texts, "&")
}

func pairsOf(query string) [][2]string {
	var pairs [][2]string
	for _, pair := range strings.Split(query, "&") {
		if pair != "" {
			key, value, _ := strings.Cut(pair, "=")
			pairs = append(pairs, [2]string{key, value})
		}
	}
	return pairs
}

func decode(text string) string {
	decoded, err := url.QueryUnescape(text)
	if err != nil {
		log.Fatal(err)
	}
	return decoded
}

func digest(algorithm hash.Hash, text string) []byte {
	algorithm.Write([]byte(text))
	return algorithm.Sum(nil)
}
