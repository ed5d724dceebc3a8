import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sql } from '../../../src/store/sqlite/sql.ts';
import { Statements } from '../../../src/store/sqlite/statements.ts';
import { paramTerm, Terms } from '../../../src/store/sqlite/terms.ts';

let database: DatabaseSync;
beforeEach(() => {
  database = openDatabase(':memory:');
});
afterEach(() => {
  database.close();
});

describe('statements', () => {
  test('all rows, one row or none', () => {
    const statements = new Statements(database);
    const rows = sql`SELECT value AS found FROM json_each(${'[1,2]'})`;

    expect(statements.all(rows)).toEqual([{ found: 1 }, { found: 2 }]);
    expect(statements.one(rows)).toEqual({ found: 1 });
    expect(statements.get(sql`SELECT 1 AS found WHERE ${0} = 1`)).toBeUndefined();
  });

  test('a text is prepared once', () => {
    const statements = new Statements(database);
    for (let value = 0; value < 10; value++) {
      expect(statements.get(sql`SELECT ${value} AS found`)).toEqual({ found: value });
    }
    expect(statements.size).toBe(1);
  });

  test('statements that nobody uses any more are let go, those in use stay', () => {
    const statements = new Statements(database);
    const hot = sql`SELECT 'hot' AS found`;
    for (let shape = 0; shape < 1000; shape++) {
      statements.get({ text: `SELECT ${String(shape)} AS found`, values: [] });
      expect(statements.get(hot)).toEqual({ found: 'hot' });
    }
    expect(statements.size).toBe(256);
  });

  test('a snapshot is one transaction, which ends with it', () => {
    const statements = new Statements(database);
    expect(statements.inSnapshot(() => database.isTransaction)).toBe(true);
    expect(database.isTransaction).toBe(false);
  });

  test('a failure within a snapshot ends it', () => {
    const statements = new Statements(database);
    const broken = (): unknown => statements.all({ text: 'SELECT * FROM missing', values: [] });

    expect(() => statements.inSnapshot(broken)).toThrow('no such table: missing');
    expect(database.isTransaction).toBe(false);
  });
});

describe('terms', () => {
  test('a text has one number, 0 before it is written', () => {
    const terms = new Terms(database);
    expect(terms.find('http://loinc.org')).toBe(0);
    const number = terms.intern('http://loinc.org');

    expect(number).toBeGreaterThan(0);
    expect(terms.intern('http://loinc.org')).toBe(number);
    expect(terms.find('http://loinc.org')).toBe(number);
    expect(new Terms(database).find('http://loinc.org')).toBe(number);
  });

  test('texts are told apart character by character', () => {
    const terms = new Terms(database);
    const numbers = ['', ' ', 'a', 'A', 'ä', '%', "'"].map(text => terms.intern(text));
    expect(new Set(numbers).size).toBe(7);
  });

  test('a parameter belongs to its type', () => {
    expect(paramTerm('Goal', 'status')).toBe('Goal.status');
    expect(paramTerm('Flag', 'status')).not.toBe(paramTerm('Goal', 'status'));
  });

  test('what a rollback took back is forgotten', () => {
    const terms = new Terms(database);
    database.exec('BEGIN');
    terms.intern('taken back');
    database.exec('ROLLBACK');
    terms.forget();

    expect(terms.find('taken back')).toBe(0);
    expect(terms.intern('another')).toBeGreaterThan(0);
    expect(terms.intern('taken back')).not.toBe(terms.find('another'));
  });

  test('more texts than are remembered keep their numbers', () => {
    const terms = new Terms(database);
    database.exec('BEGIN');
    const numbers = Array.from({ length: 10_500 }, (_, index) => terms.intern(`system ${String(index)}`));
    database.exec('COMMIT');

    expect(new Set(numbers).size).toBe(10_500);
    expect(terms.find('system 0')).toBe(numbers[0]);
    expect(terms.find('system 10499')).toBe(numbers[10_499]);
  });
});
