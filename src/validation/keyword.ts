// From rules to ajv's keywords. A finding's code, text and place are the parameters of ajv's error.
import type { FuncKeywordDefinition, ValidateFunction } from 'ajv';
import type { Finding, Rule } from './finding.ts';

type Validate = ReturnType<NonNullable<FuncKeywordDefinition['compile']>>;

/**
 * A keyword from what compiles its value to a rule.
 * @param type the JSON types of the values that the rule looks at
 */
export const toKeyword = <Value>(
  keyword: string,
  type: ('object' | 'string')[],
  compile: (value: Value) => Rule,
): FuncKeywordDefinition => ({
  keyword,
  type,
  errors: true,
  compile(value: Value) {
    const rule = compile(value);
    const validate: Validate = (data: unknown, context) => {
      const findings = rule(data as never, context!.rootData);
      if (findings.length === 0) return true;
      validate.errors = findings.map(params => ({ keyword, params }));
      return false;
    };
    return validate;
  },
});

/** Says by which compiled schema an object is checked: by none, or a finding where that cannot be said. */
export type Delegate<Value = never> = (value: Value) => ValidateFunction | Finding | undefined;

/**
 * A keyword that passes an object on to another compiled schema, known only when the object is seen. That schema's errors
 * are wrapped (`params.found`), since ajv would set their values to the whole object.
 */
export const toDelegatingKeyword = <Value>(
  keyword: string,
  compile: (value: Value) => Delegate,
): FuncKeywordDefinition => ({
  keyword,
  type: 'object',
  errors: true,
  compile(value: Value) {
    const delegate = compile(value);
    const validate: Validate = (data: unknown, context) => {
      const verdict = delegate(data as never);
      if (verdict === undefined || (typeof verdict === 'function' && verdict(data, context))) return true;
      validate.errors =
        typeof verdict === 'function'
          ? verdict.errors!.map(found => ({ keyword, instancePath: found.instancePath, params: { found } }))
          : [{ keyword, params: verdict }];
      return false;
    };
    return validate;
  },
});
