import { describe, expect, it } from 'vitest';
import { parseJsonText } from '../../../../src/diagnosis/mutations/body/json-text.ts';
import {
  asBufferInJson,
  asNodeInspects,
  asPythonBytes,
  asRubyPrints,
  RUBY_HASHES,
} from '../../../../src/diagnosis/mutations/body/printed-json.ts';

const TEXT = '{"id":"A-1","first name":"Zoë","amount":150.50,"tags":["a",null],"ok":true}';

describe('a body that was printed and not serialised', () => {
  it('has the form of a Ruby hash, with strings or symbols as names, before and since Ruby 3.4', () => {
    const node = parseJsonText(TEXT);
    if (node === undefined) throw new Error('the text is no JSON');
    expect(RUBY_HASHES.map((hash) => asRubyPrints(node, hash))).toEqual([
      '{"id"=>"A-1", "first name"=>"Zoë", "amount"=>150.50, "tags"=>["a", nil], "ok"=>true}',
      '{:id=>"A-1", :"first name"=>"Zoë", :amount=>150.50, :tags=>["a", nil], :ok=>true}',
      '{"id" => "A-1", "first name" => "Zoë", "amount" => 150.50, "tags" => ["a", nil], "ok" => true}',
      '{id: "A-1", "first name": "Zoë", amount: 150.50, tags: ["a", nil], ok: true}',
    ]);
  });

  it('has texts in Ruby as they are, whatever JSON escapes in them', () => {
    const node = parseJsonText(String.raw`{"url":"https:\/\/a.example\/Zo\u00eb"}`);
    const [hash] = RUBY_HASHES;
    expect(node && hash && asRubyPrints(node, hash)).toBe('{"url"=>"https://a.example/Zoë"}');
  });

  it('has the form of bytes of Python, with the quotation marks that need no escape', () => {
    expect(asPythonBytes('{"a": "Zoë"}')).toBe(String.raw`b'{"a": "Zo\xc3\xab"}'`);
    expect(asPythonBytes("it's\n")).toBe(String.raw`b"it's\n"`);
    expect(asPythonBytes(String.raw`{"a": "it's \u00eb"}`)).toBe(String.raw`b'{"a": "it\'s \\u00eb"}'`);
    expect(asPythonBytes('\t\r\x7f\0')).toBe(String.raw`b'\t\r\x7f\x00'`);
  });

  it('has the form that a console shows, or that a Buffer has in JSON', () => {
    expect(asNodeInspects('{"a":"x","b":[1,{"c":null}]}')).toBe("{ a: 'x', b: [ 1, { c: null } ] }");
    expect(asBufferInJson('{}')).toBe('{"type":"Buffer","data":[123,125]}');
  });
});
