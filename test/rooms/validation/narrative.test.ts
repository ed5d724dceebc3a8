import { describe, expect, test } from '@jest/globals';
import { findXhtmlFault, hasNarrativeContent } from '../../../src/validation/narrative.ts';
import { linesOf } from './found.ts';
import { flag } from './samples.ts';

const div = (inner: string, attributes = ''): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml"${attributes}>${inner}</div>`;

describe('a narrative', () => {
  test.each([
    ['text', div('Plan')],
    ['white space around it', `\n ${div('Plan')}\n`],
    ['single quotes', "<div xmlns='http://www.w3.org/1999/xhtml'>Plan</div>"],
    ['a language', div('Plan', ' lang="en" xml:lang="en"')],
    ['nested divs', div('<div><div id="a">Plan</div></div>')],
    ['headings, lists and breaks', div('<h2>Plan</h2><ul><li>a<br/>b</li><li><b>c</b></li></ul><hr />')],
    ['a table', div('<table border="1"><tr><td colspan="2" style="color: red">a</td></tr></table>')],
    [
      'a link and an image',
      div('<a href="https://example.org?a=b&amp;c">x</a><img src="#i" alt="A &quot;picture&quot;"/>'),
    ],
    ['entities', div('&lt;&gt;&amp;&nbsp;&eacute;&#233;&#xE9;')],
    ['a comment', div('<!-- a - b --> Plan')],
    ['CDATA', div('<![CDATA[a < b & c]]>')],
    ['a greater-than sign', div('a > b')],
    ['text in other scripts', div('Übung 運動 😀')],
    ['an attribute with a slash and a space before its equals sign', div('<a href = "/a/b">x</a>')],
  ])('with %s is plain XHTML', (_, xhtml) => {
    expect(findXhtmlFault(xhtml)).toBeUndefined();
    expect(hasNarrativeContent(xhtml)).toBe(true);
  });

  test.each([
    ['a script', div('<script>alert(1)</script>'), 'the element <script> is not allowed'],
    ['a form', div('<form><input/></form>'), 'the element <form> is not allowed'],
    ['an object', div('a<object/>'), 'the element <object> is not allowed'],
    ['capital letters', div('<P>a</P>'), 'the element <P> is not allowed'],
    ['another namespace', div('<x:p>a</x:p>'), 'the element <x:p> is not allowed'],
    ['an event', div('<p onclick="alert(1)">a</p>'), 'the attribute onclick of <p> is not allowed'],
    ['an event on the div', div('a', ' onload="alert(1)"'), 'the attribute onload of <div> is not allowed'],
    ['a script in a link', div('<a href=" JavaScript:alert(1)">a</a>'), 'the attribute href of <a> holds a script'],
    ['no namespace', '<div>a</div>', 'its <div> has no xmlns="http://www.w3.org/1999/xhtml"'],
    [
      'a wrong namespace',
      '<div xmlns="http://www.w3.org/TR/html4">a</div>',
      'its <div> has no xmlns="http://www.w3.org/1999/xhtml"',
    ],
    ['another root', '<p xmlns="http://www.w3.org/1999/xhtml">a</p>', 'it begins with <p>, not with <div>'],
    ['no element at all', 'Plan', 'there is text outside its <div>'],
    ['text after the div', `${div('a')} b`, 'there is text outside its <div>'],
    ['two divs', div('a') + div('b'), 'there is more than one <div>'],
    ['an element left open', div('<p>a'), '</div> closes no open element'],
    ['the div left open', '<div xmlns="http://www.w3.org/1999/xhtml">a', '<div> is not closed'],
    ['elements that overlap', div('<b><i>a</b></i>'), '</b> closes no open element'],
    ['an end without a start', '</div>', '</div> closes no open element'],
    ['an HTML break', div('a<br>b'), '</div> closes no open element'],
    ['a stray less-than sign', div('a < b'), 'a "<" begins no tag'],
    ['an attribute without quotes', div('<p id=a>a</p>'), 'a "<" begins no tag'],
    ['an attribute without a value', div('<p compact>a</p>'), 'a "<" begins no tag'],
    ['a document type', `<!DOCTYPE html>${div('a')}`, 'a "<" begins no tag'],
    ['a processing instruction', `<?xml version="1.0"?>${div('a')}`, 'a "<" begins no tag'],
    ['a bare ampersand', div('a & b'), 'an "&" is not written "&amp;"'],
    ['an unfinished entity', div('a &amp b'), 'an "&" is not written "&amp;"'],
  ])('with %s is refused', (_, xhtml, fault) => {
    expect(findXhtmlFault(xhtml)).toBe(fault);
    expect(hasNarrativeContent(xhtml)).toBe(true);
  });

  test.each([
    div(''),
    div(' \n\t'),
    div('<p/>'),
    div('<!-- nothing -->'),
    div('<ul><li> </li></ul>'),
    div('<![CDATA[ ]]>'),
  ])('without content is empty: %s', xhtml => {
    expect(findXhtmlFault(xhtml)).toBeUndefined();
    expect(hasNarrativeContent(xhtml)).toBe(false);
  });

  test('an image is content', () => {
    expect(hasNarrativeContent(div('<img src="#i"/>'))).toBe(true);
  });

  test('a long text that is almost XHTML is refused without trying all ways to read it', () => {
    expect(findXhtmlFault(div(`<p${' '.repeat(50_000)}`))).toBe('a "<" begins no tag');
    expect(findXhtmlFault(div('<!--'.repeat(50_000)))).toBe('a "<" begins no tag');
    expect(findXhtmlFault(div(`<p ${'a="b" '.repeat(20_000)}`))).toBe('a "<" begins no tag');
    expect(findXhtmlFault(div('<p>'.repeat(50_000)))).toBe('</div> closes no open element');
  });
});

describe('in a resource', () => {
  const withText = (text: object): string[] => linesOf({ ...flag, text });

  test('a script in the narrative is an issue at its div', () => {
    const [line, ...more] = withText({ status: 'generated', div: div('a<script/>') });
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^error invariant @Flag\.text\.div: The narrative SHALL contain only .* \(txt-1\): the element <script> is not allowed$/,
    );
  });

  test('an empty narrative is an issue at its div', () => {
    expect(withText({ status: 'empty', div: div('<p/>') })).toEqual([
      'error invariant @Flag.text.div: The narrative SHALL have some non-whitespace content (txt-2)',
    ]);
  });

  test('a narrative needs a status and a div', () => {
    expect(withText({ id: 'a', extension: [{ url: 'http://a', valueCode: 'b' }] })).toEqual([
      'error required @Flag.text.status: status is required',
      'error required @Flag.text.div: div is required',
    ]);
  });
});
