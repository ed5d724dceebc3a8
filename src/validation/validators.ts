// ajv with the schemas of schemas/*.schema.json. A type is read and compiled where the first resource of it comes.
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { loadGenerated } from '../definitions/generated-file.ts';
import { servedTypes } from '../definitions/served-types.ts';
import { datatypeInvariants } from './invariants/datatypes.ts';
import { questionnaireInvariants } from './invariants/questionnaires.ts';
import { resourceInvariants } from './invariants/resources.ts';
import { buildKeywords, type Vocabulary } from './keywords.ts';
import type { ObjectSchema } from './location.ts';
import { primitives } from './primitives.ts';

type Schemas = Readonly<Record<string, AnySchemaObject & ObjectSchema>>;

/** Every rule of HL7's that is held, by key. */
export const invariants: Vocabulary['invariants'] = {
  ...datatypeInvariants,
  ...resourceInvariants,
  ...questionnaireInvariants,
};

/**
 * ajv's code copies the list of errors whenever it adds to it, which takes quadratic time: three seconds for 20 000 empty
 * items, a body of 60 kB. This lets it append.
 */
const appendErrors = (code: string): string =>
  `const append = (errors, more) => { for (const error of more) errors.push(error); return errors; };
${code.replaceAll('vErrors.concat(', 'append(vErrors, ')}`;

/** Validators of the served types, each compiled once, all over the same compiled datatypes. */
export class Validators {
  /** Those of the types met so far and of all datatypes, by name. */
  readonly schemas = new Map<string, ObjectSchema>();
  private readonly everyFault: boolean;
  private ajv: Ajv | undefined;

  /** @param everyFault whether they go on after the first fault */
  constructor({ everyFault }: { readonly everyFault: boolean }) {
    this.everyFault = everyFault;
  }

  /** The validator of a resource type; undefined where the type is not served. */
  find(type: string): ValidateFunction | undefined {
    if (!servedTypes.includes(type)) return undefined;
    const ajv = (this.ajv ??= this.open());
    const compiled = ajv.getSchema(type);
    if (compiled) return compiled;
    this.addSchemas(ajv, loadGenerated(`${type}.schema.json`));
    return ajv.getSchema(type);
  }

  private open(): Ajv {
    const ajv = new Ajv({
      allErrors: this.everyFault,
      // Errors hold the value that is wrong.
      verbose: true,
      strict: false,
      validateSchema: false,
      // The optimizer takes as long as all the rest of compiling, and the code runs as fast without it.
      code: { optimize: false, process: appendErrors },
    });
    const keywords = buildKeywords({
      bindings: loadGenerated('bindings.json'),
      invariantTexts: loadGenerated('invariants.json'),
      invariants,
      findValidator: type => this.find(type),
      validatorOfDatatype: name => ajv.getSchema(name)!,
    });
    for (const keyword of keywords) ajv.addKeyword(keyword);
    addPrimitives(ajv);
    const datatypes: Schemas = loadGenerated('datatypes.schema.json');
    this.addSchemas(ajv, { ...datatypes, 'Element-or-null': { ...datatypes.Element!, type: ['object', 'null'] } });
    return ajv;
  }

  private addSchemas(ajv: Ajv, schemas: Schemas): void {
    for (const [name, jsonSchema] of Object.entries(schemas)) {
      ajv.addSchema(jsonSchema, name);
      this.schemas.set(name, jsonSchema);
    }
  }
}

function addPrimitives(ajv: Ajv): void {
  for (const [name, { json, holds }] of Object.entries(primitives)) {
    const isChecked = json !== 'boolean';
    if (isChecked) ajv.addFormat(name, { type: json, validate: holds } as Parameters<Ajv['addFormat']>[1]);
    const format = isChecked && { format: name };
    ajv.addSchema({ type: json, ...format }, name);
    // An item of a repeating primitive, which is null where only an extension stands in its place.
    ajv.addSchema({ type: [json, 'null'], ...format }, `${name}-or-null`);
  }
}
