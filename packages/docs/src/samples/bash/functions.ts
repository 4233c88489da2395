/** Functions that samples for the shell have before their first statement, where they need them. */

/** Source of each function, by its name. */
export const FUNCTIONS = {
  to_hex: `to_hex() { od -An -vtx1 | tr -d ' \\n'; }`,
  decode: `# Decodes a text of a query or form into REPLY.
decode() {
  REPLY=\${1//+/ }
  REPLY=\${REPLY//\\\\/\\\\\\\\}
  printf -v REPLY '%b' "\${REPLY//%/\\\\x}"
}`,
  percent_encode: `# Encodes all bytes but letters, digits, "-._~" and those to keep.
percent_encode() {
  local LC_ALL=C i character code
  for ((i = 0; i < \${#1}; i++)); do
    character=\${1:i:1}
    case $character in
      ([A-Za-z0-9._~-]) printf '%s' "$character" ;;
      (*)
        printf -v code '%d' "'$character"
        if [[ $2 == *"$character"* ]]; then printf '%s' "$character"; else printf '%%%02X' $((code & 255)); fi ;;
    esac
  done
}`,
  sort_query: `# The pairs of the query, decoded, sorted by key in the order of bytes; equal keys keep their order.
sort_query() {
  local LC_ALL=C IFS='&' pair key i
  local keys=() pairs=()
  while IFS= read -r -d '&' pair; do
    [ -n "$pair" ] || continue
    decode "\${pair%%=*}"; key=$REPLY
    REPLY=''
    case $pair in (*=*) decode "\${pair#*=}" ;; esac
    for ((i = \${#keys[@]}; i > 0; i--)); do
      [[ \${keys[i-1]} > $key ]] || break
      keys[i]=\${keys[i-1]} pairs[i]=\${pairs[i-1]}
    done
    keys[i]=$key pairs[i]="$key=$REPLY"
  done < <(printf '%s&' "$1")
  printf '%s' "\${pairs[*]-}"
}`,
  sort_encoded_query: `# The pairs of the query, as they are sent, sorted by key in the order of bytes; equal keys keep their order.
sort_encoded_query() {
  printf '%s' "$1" | tr '&' '\\n' | sed -e '/^$/d' -e '/=/!s/$/=/' | LC_ALL=C sort -s -t= -k1,1 | paste -sd'&' - | tr -d '\\n'
}`,
  json_field: `# A member of the JSON body as text, at any depth. Numbers stay as they are sent: 1.50 is not 1.5.
json_field() {
  local LC_ALL=C text
  local value='[[:space:]]*:[[:space:]]*("(([^"\\\\]|\\\\.)*)"|[^],}[:space:]]+)'
  [[ $1 =~ \\""$2"\\"$value ]] || return 0
  case \${BASH_REMATCH[1]} in
    (null) ;;
    (\\"*)
      text=\${BASH_REMATCH[2]//\\\\\\//\\/}
      printf '%b' "\${text//\\\\\\"/\\\\x22}" ;;
    (*) printf '%s' "\${BASH_REMATCH[1]}" ;;
  esac
}`,
  port_of: `port_of() {
  case $1 in
    (*:*:*) printf '%s' "\${1##*:}" ;;
    (https:*) printf 443 ;;
    (*) printf 80 ;;
  esac
}`,
  base64url_decode: `base64url_decode() {
  local text
  text=$(tr -- '-_' '+/')
  while ((\${#text} % 4)); do text+='='; done
  printf '%s' "$text" | openssl base64 -d -A
}`,
} as const;

/** The name of a function. */
export type FunctionName = keyof typeof FUNCTIONS;
