import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toLines, wrap, type Page } from '../../src/demo/page.ts';

const plain: Page = { width: 40, style: (_format, text) => text };
const marked: Page = { width: 40, style: (format, text) => `<${[format].flat().join('+')}>${text}</>` };

describe('wrapping', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 13, ['one two three']],
    ['', 10, []],
    ['  spaces \n and   lines ', 20, ['spaces and lines']],
    ['a unbreakablelongword b', 5, ['a', 'unbreakablelongword', 'b']],
    ['äöü äöü', 7, ['äöü äöü']],
  ])('"%s" at %d', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('loses no word, and no line of several words is too long', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 1, max: 30 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.flatMap(line => line.split(' '))).toEqual(words);
        expect(lines.filter(line => line.includes(' ') && line.length > width)).toEqual([]);
      }),
    );
  });
});

describe('paragraphs', () => {
  test('hang behind their mark', () => {
    const text = 'Exercise that suits you, at home or in a group; start small';
    expect(toLines({ text, indent: 2, mark: '1.' }, plain)).toEqual([
      '  1. Exercise that suits you, at home or',
      '     in a group; start small',
    ]);
  });

  test('are styled line by line, so that no colour runs into the margin', () => {
    const text = 'Exercise that suits you, at home or in a group';
    expect(toLines({ text, format: ['bold', 'red'], mark: '!', markFormat: 'red' }, marked)).toEqual([
      '<red>!</> <bold+red>Exercise that suits you, at home or in</>',
      '  <bold+red>a group</>',
    ]);
  });

  test('keep a readable width on the narrowest terminal', () => {
    const lines = toLines({ text: 'twenty characters are the least', indent: 30 }, { ...plain, width: 32 });
    expect(lines).toEqual([`${' '.repeat(30)}twenty characters`, `${' '.repeat(30)}are the least`]);
  });
});
