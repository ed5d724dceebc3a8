import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { prettyJson } from '../../../src/http/pretty-json.ts';

describe('JSON is laid out for a person', () => {
  test('with two spaces a level', () => {
    const text = '{"resourceType":"Goal","note":[{"text":"a"},{"text":"b"}],"target":[],"extension":{}}';
    expect(prettyJson(text)).toBe(
      [
        '{',
        '  "resourceType": "Goal",',
        '  "note": [',
        '    {',
        '      "text": "a"',
        '    },',
        '    {',
        '      "text": "b"',
        '    }',
        '  ],',
        '  "target": [],',
        '  "extension": {}',
        '}',
      ].join('\n'),
    );
  });

  test('as JSON.stringify does, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), value => {
        expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('with signs inside of strings left alone', () => {
    for (const value of ['{', '}', '[1,2]', 'a:b', '"', '\\', '\\"', 'a\\\\', '"},{"', '\n']) {
      expect(prettyJson(JSON.stringify({ [value]: value }))).toBe(JSON.stringify({ [value]: value }, null, 2));
    }
  });

  test('with every number in its own digits', () => {
    expect(prettyJson('[1.00,1e3,-0,0.12345678901234567890]')).toBe(
      '[\n  1.00,\n  1e3,\n  -0,\n  0.12345678901234567890\n]',
    );
  });

  test('with a depth that neither overflows the stack nor grows with its square', () => {
    const depth = 100_000;
    const text = prettyJson('['.repeat(depth) + '1' + ']'.repeat(depth));
    expect(text.length).toBeLessThan(depth * 2 * 83);
    expect(text.replace(/\s/g, '')).toBe('['.repeat(depth) + '1' + ']'.repeat(depth));
  });

  test('with broken text passed through rather than looped over', () => {
    expect(prettyJson('"never closed')).toBe('"never closed');
    expect(prettyJson('')).toBe('');
  });
});
