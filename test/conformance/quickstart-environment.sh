# Read by bash before a quickstart (BASH_ENV), so that the vendors' own lines need no change.

# Prints the status on a line after each body, and sends each request CURL_TIMES times with the very same headers.
curl() {
  for ((time = 0; time < ${CURL_TIMES:-1}; time++)); do
    command curl --silent --show-error --noproxy '*' --write-out '\n%{http_code}\n' "$@" || exit 1
  done
}

# Of the commands that the quickstarts use, a plain Debian has neither of these.
command -v xxd >/dev/null || xxd() { od -An -v -tx1 | tr -d ' \n'; }
command -v uuidgen >/dev/null || uuidgen() { cat /proc/sys/kernel/random/uuid; }

for command in openssl curl base64; do
  type -P "$command" >/dev/null || { echo "The vendors' quickstarts need $command: install it." >&2; exit 1; }
done
