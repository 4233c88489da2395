# reads "mode<TAB>hex" lines, writes hex lines: real Python printers
import sys, json, urllib.parse
def go(mode, raw):
    if mode == 'bytesrepr': return str(raw).encode()
    text = raw.decode('utf-8')
    if mode == 'dbl': return json.dumps(text).encode()
    if mode == 'repr': return repr(text).encode()
    if mode == 'latin1q': return text.encode('latin-1', 'replace')
    if mode == 'asciiq': return text.encode('ascii', 'replace')
    if mode == 'asciiignore': return text.encode('ascii', 'ignore')
    if mode == 'unicode_escape': return text.encode('unicode_escape')
    if mode == 'strip': return text.strip().encode()
    o = json.loads(text)
    f = {
      'default': lambda: json.dumps(o),
      'compact': lambda: json.dumps(o, separators=(',', ':')),
      'sorted': lambda: json.dumps(o, sort_keys=True),
      'sortedc': lambda: json.dumps(o, sort_keys=True, separators=(',', ':')),
      'noascii': lambda: json.dumps(o, ensure_ascii=False),
      'compactna': lambda: json.dumps(o, ensure_ascii=False, separators=(',', ':')),
      'sortedcna': lambda: json.dumps(o, ensure_ascii=False, sort_keys=True, separators=(',', ':')),
      'indent2': lambda: json.dumps(o, indent=2),
      'indent4': lambda: json.dumps(o, indent=4),
      'strdict': lambda: str(o),
      'form': lambda: urllib.parse.urlencode(o),
      'form20': lambda: urllib.parse.urlencode(o, quote_via=urllib.parse.quote),
      'formsorted': lambda: urllib.parse.urlencode(sorted(o.items())),
      'formraw': lambda: '&'.join('%s=%s' % (k, v) for k, v in o.items()),
      'nonone': lambda: json.dumps({k: v for k, v in o.items() if v is not None}),
      'jsonascii': lambda: json.dumps(o, ensure_ascii=True, separators=(',', ':')),
    }[mode]
    return f().encode('utf-8')
for line in sys.stdin:
    m, h = line.rstrip('\n').split('\t')
    print(go(m, bytes.fromhex(h)).hex())
