// What the checks need to know of a source file, read from its syntax tree.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface ImportOf {
  /** As written: `../fhir/issue.ts`, `ajv`, `node:fs`. */
  readonly from: string;
  readonly typeOnly: boolean;
}

export interface Source {
  /** Below src/, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportOf[];
  /** Lines of code of each function: blank lines and comments do not count, as in lint's `max-lines-per-function`. */
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
  /** Uses of the clock, chance, the console, the environment and module state, with their line. */
  readonly impurities: readonly { readonly what: Impurity; readonly line: number }[];
  /** Exports nothing of its own, only what other files hold. */
  readonly barrel: boolean;
}

export type Impurity = 'clock' | 'chance' | 'log' | 'environment' | 'state';

const IMPURE_TEXTS: Readonly<Record<string, Impurity>> = {
  'Date.now': 'clock',
  'performance.now': 'clock',
  'process.hrtime': 'clock',
  'Math.random': 'chance',
  'process.env': 'environment',
  'process.stdout': 'log',
  'process.stderr': 'log',
};

function impurityOf(node: ts.Node): Impurity | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    if (ts.isIdentifier(node.expression) && node.expression.text === 'console') return 'log';
    return IMPURE_TEXTS[node.getText()];
  }
  const isNow = (expression: ts.Expression, args: ts.NodeArray<ts.Expression> | undefined): boolean =>
    ts.isIdentifier(expression) && expression.text === 'Date' && (args?.length ?? 0) === 0;
  if (ts.isNewExpression(node) && isNow(node.expression, node.arguments)) return 'clock';
  if (ts.isCallExpression(node)) {
    if (isNow(node.expression, node.arguments)) return 'clock';
    if (/(^|\.)random(UUID|Bytes|Int)$/.test(node.expression.getText())) return 'chance';
  }
  const isModuleState =
    ts.isVariableStatement(node) && ts.isSourceFile(node.parent) && !(node.declarationList.flags & ts.NodeFlags.Const);
  return isModuleState ? 'state' : undefined;
}

function importOf(node: ts.Node): ImportOf | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const named = node.importClause?.namedBindings;
    const allTypes =
      named && ts.isNamedImports(named) && !node.importClause?.name && named.elements.every(e => e.isTypeOnly);
    return {
      from: node.moduleSpecifier.text,
      typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || Boolean(allTypes),
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { from: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [from] = node.arguments;
    return { from: from && ts.isStringLiteralLike(from) ? from.text : '(computed)', typeOnly: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { from: node.argument.literal.text, typeOnly: true };
  }
  return undefined;
}

const isCode = (line: string): boolean => !/^\s*($|\/\/|\/\*|\*)/.test(line);

const nameOf = (node: ts.SignatureDeclaration): string => {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? 'a function without a name';
};

/** Reads one file's text. @param at its path below src/ */
export function toSource(at: string, text: string): Source {
  const file = ts.createSourceFile(at, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const lines = text.split('\n');
  const imports: ImportOf[] = [];
  const functions: { name: string; lines: number }[] = [];
  const impurities: { what: Impurity; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push(found);
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const body = lines.slice(lineOf(node.getStart()), lineOf(node.end) + 1);
      functions.push({ name: nameOf(node), lines: body.filter(isCode).length });
    }
    const what = impurityOf(node);
    if (what) impurities.push({ what, line: lineOf(node.getStart()) + 1 });
    ts.forEachChild(node, visit);
  };
  visit(file);
  const own = file.statements.filter(statement => !ts.isImportDeclaration(statement));
  const barrel = own.length > 0 && own.every(statement => ts.isExportDeclaration(statement));
  return { path: at, lines: text.trimEnd().split('\n').length, imports, functions, impurities, barrel };
}

/** Every TypeScript file below a folder, in the order of their paths. */
export const findFiles = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => name.split(path.sep).join('/'))
    .sort();

export const loadSources = (folder: string): Source[] =>
  findFiles(folder).map(name => toSource(name, fs.readFileSync(path.join(folder, name), 'utf8')));
