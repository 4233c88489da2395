import json,hmac,hashlib,base64,re
C=json.load(open('cases.json')); S={s['id']:s for s in json.load(open('stories.json'))}
bad=0
for c in C:
    r=c['request']; b=base64.b64decode(r['bodyBase64']) if 'bodyBase64' in r else r['body'].encode()
    h={}
    for k,v in zip(r['headers'][::2],r['headers'][1::2]): h.setdefault(k.lower(),[]).append(v.strip())
    one=lambda n: h[n][0] if len(h.get(n,[]))==1 else ''
    k=c['key']['secret'].encode(); mac=lambda m: hmac.new(k,m,hashlib.sha256)
    fresh=lambda t: bool(re.fullmatch(r'\d{1,12}',t)) and abs(c['now']-int(t))<=300
    if c['scheme']=='A':
        t=one('x-timestamp'); m='\n'.join([r['method'],r['url'],t,hashlib.sha256(b).hexdigest()]).encode()
        ok=one('x-key')==c['key']['id'] and fresh(t) and one('x-signature').lower()==mac(m).hexdigest()
    elif c['scheme']=='B':
        m=re.fullmatch(r't=(\d+),v1=([0-9a-fA-F]+)',one('x-hook-signature')); ok=bool(m) and fresh(m[1]) and m[2].lower()==mac(m[1].encode()+b'.'+b).hexdigest()
    else: ok=one('x-sig')==base64.b64encode(mac(b).digest()).decode()
    if ok!=(c['mistakes']==[]): bad+=1; print('BAD',c['id'])
    for i in r['headers']: assert '\n' not in i and '\r' not in i, c['id']
    if c['story']: assert c['story'] in S
print(len(C),'cases,',bad,'bad;',len({s['source'].split('#')[0] for s in S.values()}),'distinct source pages of',len(S),'stories')
