import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeText, splitUnescaped, unescapeText } from '../../../src/search/value-text.ts';

describe('the text of a parameter value', () => {
  test.each([
    ['a,b', ',', ['a', 'b']],
    ['a', ',', ['a']],
    ['', ',', ['']],
    [',', ',', ['', '']],
    ['a\\,b,c', ',', ['a\\,b', 'c']],
    ['a\\\\,b', ',', ['a\\\\', 'b']],
    ['system|code', '|', ['system', 'code']],
    ['system\\|with bar|code', '|', ['system\\|with bar', 'code']],
    ['|', '|', ['', '']],
    ['code$gt5', '$', ['code', 'gt5']],
    ['a\\$b$c', '$', ['a\\$b', 'c']],
    ['ends in \\', ',', ['ends in \\']],
  ] as const)('%s is split at each %s that is not escaped', (text, separator, parts) => {
    expect(splitUnescaped(text, separator)).toEqual(parts);
  });

  test.each([
    ['a\\,b', 'a,b'],
    ['a\\|b', 'a|b'],
    ['a\\$b', 'a$b'],
    ['a\\\\b', 'a\\b'],
    ['a\\\\,b', 'a\\,b'],
    ['C:\\temp', 'C:\\temp'],
    ['ends in \\', 'ends in \\'],
  ])('%s stands for %s', (escaped, plain) => {
    expect(unescapeText(escaped)).toBe(plain);
  });

  test('whatever is escaped comes back whole, however it is joined', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.constantFrom(',', '|', '$'), (texts, separator) => {
        const joined = texts.map(escapeText).join(separator);
        expect(splitUnescaped(joined, separator).map(unescapeText)).toEqual(texts);
      }),
    );
  });
});
