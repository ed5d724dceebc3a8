import { describe, expect, test } from '@jest/globals';
import { rewriteLookUps } from '../../../src/questionnaires/look-up.ts';

const rewrite = (text: string, responseName = 'response') => rewriteLookUps(text, responseName);
const X = "%response.repeat(item).where(linkId='x')";

describe('a look-up', () => {
  test.each([
    ['of items', X, '%`of x`', []],
    ['of answers', `${X}.answer`, '%`answer of x`', ['answer']],
    ['of values', `${X}.answer.value`, '%`answer value of x`', ['answer', 'value']],
    ['of codes', `${X}.answer.value.code`, '%`answer value code of x`', ['answer', 'value', 'code']],
  ])('%s becomes a variable', (_what, text, replaced, path) => {
    const { lookUps, text: rewritten, only } = rewrite(text);
    expect(rewritten).toBe(replaced);
    expect(lookUps).toEqual([{ name: replaced.slice(2, -1), linkIds: ['x'], path }]);
    expect(only).toBe(lookUps[0]);
  });
  test.each([
    ['with spaces', "%response . repeat( item ) .where ( linkId = 'x' ) . answer\n.value"],
    ['over %resource', "%resource.repeat(item).where(linkId='x').answer.value"],
  ])('may be written %s', (_what, text) => {
    expect(rewrite(text).text).toBe('%`answer value of x`');
  });
  test('keeps what comes after it', () => {
    expect(rewrite(`${X}.answer.value.unit`).text).toBe('%`answer value of x`.unit');
    expect(rewrite(`${X}.answer.value.code.first()`).text).toBe('%`answer value code of x`.first()');
    expect(rewrite(`${X}[1].item.where(linkId='y').answer.value`).text).toBe(
      "%`of x`[1].item.where(linkId='y').answer.value",
    );
    expect(rewrite(`${X}.answer.valueString`).text).toBe('%`answer of x`.valueString');
    expect(rewrite(`${X}.answer.value.codes`).text).toBe('%`answer value of x`.codes');
    expect(rewrite(`${X}.answer.value.code()`).text).toBe('%`answer value of x`.code()');
  });
  test('may stand anywhere in a text, more than once', () => {
    const { text, lookUps, only } = rewrite(
      `iif(${X}.exists(), ${X}.answer.value + 1, (${X.replace("'x'", "'y z'")}).count())`,
    );
    expect(text).toBe('iif(%`of x`.exists(), %`answer value of x` + 1, (%`of y%20z`).count())');
    expect(lookUps.map(({ linkIds }) => linkIds)).toEqual([['x'], ['x'], ['y z']]);
    expect(only).toBeUndefined();
  });
  test.each([
    ["linkId in ('a' | 'b'|'c')", ['a', 'b', 'c']],
    ["linkId in('a')", ['a']],
    ["linkId = 'a' or linkId='b'", ['a', 'b']],
    ["linkId='a' or linkId='a'", ['a']],
  ])('may name several items: %s', (criterion, linkIds) => {
    const { only } = rewrite(`%response.repeat(item).where(${criterion}).answer.value`);
    expect(only?.linkIds).toEqual(linkIds);
  });
  test('may go by another name', () => {
    const text = "%qr.repeat(item).where(linkId='x').answer.value + %qr.item.count() + %response.item.count()";
    expect(rewrite(text, 'qr').text).toBe('%`answer value of x` + %resource.item.count() + %response.item.count()');
    expect(rewrite("%a-b.repeat(item).where(linkId='x')", 'a-b').text).toBe('%`of x`');
  });
  test('names itself safely, whatever the linkId', () => {
    expect(rewrite("%response.repeat(item).where(linkId='1.2/`a` %')").text).toBe('%`of 1.2%2F%60a%60%20%25`');
  });
});

describe('what only looks like one', () => {
  test.each([
    ['another criterion', "%response.repeat(item).where(linkId!='x').answer.value"],
    ['a further criterion', "%response.repeat(item).where(linkId='x' and text='y').answer.value"],
    ['mixed criteria', "%response.repeat(item).where(linkId='x' or text='y').answer.value"],
    ['a computed linkId', "%response.repeat(item).where(linkId='x' & 'y').answer.value"],
    ['an escaped linkId', String.raw`%response.repeat(item).where(linkId='it\'s').answer.value`],
    ['another step', "%response.item.where(linkId='x').answer.value"],
    ['another projection', "%response.repeat(item | answer.item).where(linkId='x').answer.value"],
    ['another resource', "%other.repeat(item).where(linkId='x').answer.value"],
    ['a longer name', "%responses.repeat(item).where(linkId='x').answer.value"],
    ['no variable', "repeat(item).where(linkId='x').answer.value"],
    ['a comment', "1 /* %response.repeat(item).where(linkId='x') */ // %response.repeat(item).where(linkId='x')\n+ 1"],
    ['a delimited name', "`%response.repeat(item).where(linkId='x')`"],
  ])('stays as it is: %s', (_what, text) => {
    const { text: rewritten, lookUps, only } = rewrite(text);
    expect(rewritten).toBe(text);
    expect(lookUps).toEqual([]);
    expect(only).toBeUndefined();
  });
  test('inside a string is a string', () => {
    const text = String.raw`'%response.repeat(item).where(linkId=\'x\')'`;
    expect(rewrite(text)).toEqual({
      text,
      lookUps: [],
      only: undefined,
      variables: [],
      strings: [String.raw`%response.repeat(item).where(linkId=\'x\')`],
    });
  });
});

describe('names', () => {
  test.each([
    ['%a + %b.c', ['a', 'b']],
    ['%`phq-9` > 3', ['phq-9']],
    ["%'phq-9' > 3", ['phq-9']],
    ['%a + %a', ['a']],
    ['%resource.id | %response.id | %questionnaire.id | %context.id | %ucum', []],
    ["'%a' = `%b` /* %c */ // %d", []],
    ["defineVariable('n', 5).select(%n + %m)", ['m']],
    [`${X}.answer.value > %limit`, ['limit']],
  ])('of %s are %j', (text, variables) => {
    expect(rewrite(text).variables).toEqual(variables);
  });
});

describe('strings', () => {
  test('are kept for those who ask what a text may read', () => {
    expect(rewrite(`%resource.item.where(linkId='a').item.where(linkId = 'b') | ${X}`).strings).toEqual(['a', 'b']);
  });
});
