// The items of a response by linkId as `%response.repeat(item)` yields them: level by level, equal ones once, without the
// items inside answers. https://hl7.org/fhirpath/N1/#repeatprojection-expression-collection
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { compileTyped, findChildren, toTypedNode, type TypedNode } from '../fhir/fhirpath.ts';
import type { LookUp } from './look-up.ts';

/** Nodes of the items below, made when the first of them is asked for. */
interface IndexedNodes {
  nodes?: TypedNode[];
}

interface IndexedItem extends IndexedNodes {
  readonly item: QuestionnaireResponseItem;
  /** Undefined for the response itself. */
  readonly parent: IndexedItem | undefined;
  /** Among the items of its parent. */
  readonly place: number;
  /** Among all, level by level. */
  readonly order: number;
}

export interface ResponseIndex {
  /** The response as a typed node. */
  readonly root: TypedNode;
  /** The typed nodes that the look-up's FHIRPath would find. */
  readonly find: (lookUp: LookUp) => readonly TypedNode[];
}

const distinct = compileTyped('distinct()') as (input: TypedNode[]) => TypedNode[];

function indexItems(questionnaireResponse: QuestionnaireResponse): Map<string, IndexedItem[]> {
  const index = new Map<string, IndexedItem[]>();
  const queue: IndexedItem[] = [];
  const add = (items: readonly QuestionnaireResponseItem[] | undefined, parent: IndexedItem | undefined): void => {
    items?.forEach((item, place) => {
      const indexed: IndexedItem = { item, parent, place, order: queue.length };
      queue.push(indexed);
      const same = index.get(item.linkId);
      if (same) same.push(indexed);
      else index.set(item.linkId, [indexed]);
    });
  };
  add(questionnaireResponse.item, undefined);
  for (const indexed of queue) add(indexed.item.item, indexed); // grows while it is walked
  return index;
}

/** A choice by its full name: by `value` the engine would try all twelve types in turn. */
function findValues(answer: TypedNode): TypedNode[] {
  for (const key in answer.data as object) {
    if (key.startsWith('value')) return findChildren(answer, key);
    if (key.startsWith('_value')) return findChildren(answer, key.slice(1));
  }
  return [];
}

function findStep(nodes: readonly TypedNode[], name: string): readonly TypedNode[] {
  const [first] = nodes;
  if (!first) return nodes;
  const step = name === 'value' ? findValues : (node: TypedNode) => findChildren(node, name);
  return nodes.length === 1 ? step(first) : nodes.flatMap(step);
}

const byOrder = (one: IndexedItem, other: IndexedItem): number => one.order - other.order;

/** The response must not change afterwards: nodes are made on demand. */
export function buildResponseIndex(questionnaireResponse: QuestionnaireResponse): ResponseIndex {
  const index = indexItems(questionnaireResponse);
  const root: IndexedNodes & { readonly node: TypedNode } = { node: toTypedNode(questionnaireResponse) };
  const nodeOf = ({ parent, place }: IndexedItem): TypedNode => {
    const around = parent ?? root;
    around.nodes ??= findChildren(parent ? nodeOf(parent) : root.node, 'item');
    return around.nodes[place]!;
  };
  const find = ({ linkIds, path }: LookUp): readonly TypedNode[] => {
    const found = linkIds.map(linkId => index.get(linkId) ?? []);
    const [only = []] = found;
    const items = found.length === 1 ? only : found.flat().sort(byOrder);
    const nodes = items.map(nodeOf);
    const isOnce = items.length < 2 || found.every(({ length }) => length < 2);
    return path.reduce(findStep, isOnce ? nodes : distinct(nodes));
  };
  return { root: root.node, find };
}
