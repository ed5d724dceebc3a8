import { expect, test } from '@jest/globals';
import { exists, existsChoice, needs } from '../../../src/validation/invariants/exists.ts';

test('an element is there by its value or by extensions in its place', () => {
  expect(exists({ status: 'a' }, 'status')).toBe(true);
  expect(exists({ _status: {} }, 'status')).toBe(true);
  expect(exists({ statusReason: 'a' }, 'status')).toBe(false);
  expect(exists({ status: undefined, _status: undefined }, 'status')).toBe(false);
});

test.each([
  [{ valueString: 'a' }, true],
  [{ _valueString: {} }, true],
  [{ value: 'a' }, false],
  [{ values: 'a' }, false],
  [{ valuestring: 'a' }, false],
  [{ myValueString: 'a' }, false],
  [{ valueString: undefined }, false],
  [{}, false],
])('of the choice value[x], %j has one: %s', (element, expected) => {
  expect(existsChoice(element, 'value')).toBe(expected);
});

test('one element needs another only where it is there itself', () => {
  expect(needs({}, 'code', 'system')).toBe(true);
  expect(needs({ code: 'a' }, 'code', 'system')).toBe(false);
  expect(needs({ code: 'a', _system: {} }, 'code', 'system')).toBe(true);
});
