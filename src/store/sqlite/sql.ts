// SQL put together from fragments that carry their own parameters, so that a value can only ever be bound.

export type SqlValue = string | number;

/** A piece of SQL with the values of its question marks. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** A fragment: what stands in `${}` is spliced in if it is a fragment itself, and bound otherwise. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object') {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  }
  return { text, values };
}

/** A name or keyword of our own; never anything that came from outside. */
export const raw = (text: string): Sql => ({ text, values: [] });

export const join = (parts: readonly Sql[], separator: string): Sql => ({
  text: parts.map(part => part.text).join(separator),
  values: parts.flatMap(part => part.values),
});

/**
 * All or any of the conditions, as a balanced tree: SQLite refuses expressions that are more than 1000 deep, and reads
 * `a OR b OR c` as a chain.
 */
export function combine(operator: 'AND' | 'OR', conditions: readonly Sql[]): Sql {
  const [first, second] = conditions;
  if (first === undefined) return operator === 'AND' ? sql`1` : sql`0`;
  if (second === undefined) return first;
  const middle = Math.ceil(conditions.length / 2);
  const halves = [conditions.slice(0, middle), conditions.slice(middle)].map(half => combine(operator, half));
  return sql`(${join(halves, ` ${operator} `)})`;
}

/** `column = ?`, or membership in a list of any length, which is one parameter. */
export const among = (column: Sql, values: readonly string[]): Sql =>
  values.length === 1
    ? sql`${column} = ${values[0] ?? ''}`
    : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
