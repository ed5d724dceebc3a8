import { describe, expect, test } from '@jest/globals';
import type { PlanDefinitionAction, RelatedArtifact } from '@medplum/fhirtypes';
import { validatePlanDefinition } from '../../src/careplans/validate-plan-definition.ts';
import {
  activityCategories,
  allActions,
  allItems,
  compiledPlan,
  ELEMENTS,
  files,
  painCodes,
  planDefinition,
  planElements,
  questionnaire,
} from './content-answers.ts';

const CATEGORIES = 'https://w3id.org/careplan-service/CodeSystem/activity-category';
const FLAG_CATEGORY = 'http://terminology.hl7.org/CodeSystem/flag-category';
const SNOMED = 'http://snomed.info/sct';
const CORE = 'http://hl7.org/fhir/StructureDefinition';

const leaves = allActions.filter(({ action }) => !action?.length);
const makers = leaves.filter(({ code }) => code?.length);
const systems = (action: PlanDefinitionAction): string[] =>
  (action.code ?? []).flatMap(({ coding }) => (coding ?? []).map(({ system }) => system!));
const isFlag = (action: PlanDefinitionAction): boolean => systems(action).includes(FLAG_CATEGORY);
const named = (actions: readonly PlanDefinitionAction[]): string[] => actions.map(({ id }) => id ?? '?');
const codesOf = (system: string): string[] =>
  makers.flatMap(({ code }) =>
    code!.flatMap(({ coding }) => coding!.filter(one => one.system === system).map(one => one.code!)),
  );

/** SNOMED CT identifiers with the terms by which they were seen in a curated source; no other may be used. */
const TERMS: Readonly<Record<string, string>> = {
  '183866009': 'Referral to emergency clinic',
  '225337009': 'Suicide risk assessment (procedure)',
  '401277000': 'Completion of mental health crisis plan',
  '225967005': 'Self-care patient education',
  '229065009': 'Exercise therapy (regime/therapy)',
  '91251008': 'Physical therapy procedure',
  '84478008': 'Occupational therapy (regime/therapy)',
  '229224000': 'Participation in yoga',
  '229223006': 'Participation in Tai Chi',
  '44868003': 'Acupuncture',
  '182548004': 'Chiropraxy',
  '228557008': 'Cognitive and behavioral therapy (regime/therapy)',
  '226060000': 'Stress management',
  '64299003': 'Relaxation training therapy',
  '76168009': 'Group psychotherapy (regime/therapy)',
  '306227000': 'Referral for mental health counseling',
  '306265007': 'Referral to pain management specialist',
  '306163007': 'Referral to dietetics service',
  '408289007': 'Refer to weight management program',
  '225323000': 'Smoking cessation education',
  '413473000': 'Counseling about alcohol consumption',
  '736248007': 'Pain control care plan (record artifact)',
  '734163000': 'Care plan (record artifact)',
};

describe('the programme as a PlanDefinition', () => {
  test('is one file a resource, named by type and id', () => {
    expect(files.sort()).toEqual([
      'codesystem-activity-category.json',
      'codesystem-pain-assessment.json',
      'codesystem-plan-element.json',
      'plandefinition-chronic-pain.json',
      'questionnaire-pain-assessment.json',
    ]);
  });

  test.each([planDefinition, questionnaire, painCodes, planElements, activityCategories])(
    '$resourceType $id is active, versioned and says what it is for',
    ({ resourceType, id, url, version, status, title, description, copyright }) => {
      expect([url, version, status]).toEqual([
        `https://w3id.org/careplan-service/${resourceType}/${id!}`,
        '1.0.0',
        'active',
      ]);
      expect(`${title!}|${description!}|${copyright!}`).toMatch(/\w.*\|\w.*\.\|\w/s);
    },
  );

  test('has no fault that the service knows of', () => {
    expect(validatePlanDefinition(planDefinition)).toEqual([]);
  });

  test('listens to the pain assessment, and only its first root names the response', () => {
    expect(compiledPlan.dependsOn).toEqual([questionnaire.url]);
    for (const { trigger } of planDefinition.action!) {
      expect(trigger).toEqual([{ type: 'data-added', data: [{ type: 'QuestionnaireResponse' }] }]);
    }
    expect(planDefinition.action!.map(({ input }) => input)).toEqual([
      [{ id: 'response', type: 'QuestionnaireResponse' }],
      ...planDefinition.action!.slice(1).map(() => undefined),
    ]);
  });

  test('has exactly one kind of plan for everybody: for chronic pain, or next steps', () => {
    const kinds = planDefinition.action!.flatMap(({ id, code }) => (code ? [[id, code[0]!.coding![0]!.code]] : []));
    expect(kinds).toEqual([
      ['underAge', '734163000'],
      ['outOfScope', '734163000'],
      ['notChronic', '734163000'],
      ['chronicPain', '736248007'],
    ]);
  });

  test('uses each id once', () => {
    const ids = [...allActions, ...planDefinition.goal!].map(({ id }) => id);
    expect(ids.filter((id, place) => !/^[a-z][A-Za-z0-9]*$/.test(id ?? '') || ids.indexOf(id) !== place)).toEqual([]);
  });

  test('reads only items that the Questionnaire has', () => {
    const known = new Set(allItems.map(({ linkId }) => linkId));
    const read = JSON.stringify(planDefinition).matchAll(/linkId ?(?:=|in) ?(\([^)]*\)|'[^']*')/g);
    const linkIds = [...read].flatMap(([, text]) => [...text!.matchAll(/'([^']*)'/g)].map(([, linkId]) => linkId!));
    expect(linkIds.filter(linkId => !known.has(linkId))).toEqual([]);
    expect(new Set(linkIds).size).toBeGreaterThan(100);
  });

  test('compares answers only with codes that are offered for them', () => {
    const options = new Map(
      allItems.map(({ linkId, answerOption }) => [
        linkId,
        (answerOption ?? []).map(({ valueCoding }) => valueCoding!.code!),
      ]),
    );
    const offered = new Map(
      planDefinition.extension!.flatMap(({ valueExpression: { name, expression } = {} }) => {
        const linkId = /^%response\.repeat\(item\)\.where\(linkId='([^']*)'\)\.answer\.value\.code$/.exec(
          expression!,
        )?.[1];
        return linkId === undefined ? [] : [[name, options.get(linkId)!] as const];
      }),
    );
    const text = JSON.stringify(planDefinition);
    const compared = [
      ...[...text.matchAll(/'([\w-]+)' in %(\w+)/g)].map(([, code, name]) => [name, code]),
      ...[...text.matchAll(/%(\w+)(?:\.intersect| in |\.where\(\$this != | = | != )\(?('[^)]*?')\)?/g)].flatMap(
        ([, name, codes]) => [...codes!.matchAll(/'([\w-]+)'/g)].map(([, code]) => [name, code]),
      ),
    ].filter(([name]) => offered.has(name));
    expect(compared.length).toBeGreaterThan(150);
    expect(compared.filter(([name, code]) => !offered.get(name)!.includes(code!))).toEqual([]);
  });

  test('names its values in camel case, each with an expression, and says in words what is not a plain answer', () => {
    const variables = planDefinition.extension!.map(({ valueExpression }) => valueExpression!);
    expect(variables.filter(({ name }) => !/^[a-z][A-Za-z0-9]*$/.test(name!))).toEqual([]);
    const isAnswer = (expression: string): boolean =>
      /^%response\.repeat\(item\)[^|]*\.answer\.value(\.code)?$/.test(expression);
    expect(variables.filter(({ expression, description }) => !isAnswer(expression!) && !description)).toEqual([]);
  });

  test('says in words what each condition tests', () => {
    const conditions = allActions.flatMap(({ condition }) => condition ?? []);
    const silent = conditions.filter(({ expression }) => !/^[A-Z].*[^.]$/.test(expression?.description ?? ''));
    expect(silent).toEqual([]);
    expect(conditions.map(({ kind }) => kind)).toEqual(conditions.map(() => 'applicability'));
    expect(conditions.length).toBeGreaterThan(120);
  });
});

describe('every rule', () => {
  test('has an id, a title and a reason in words, without a full stop', () => {
    const complete = ({ prefix, title, reason }: PlanDefinitionAction): boolean =>
      /^[A-Z]\d{1,2}$/.test(prefix ?? '') && /^[A-Z]/.test(title ?? '') && /^\w.*[^.]$/.test(reason?.[0]?.text ?? '');
    expect(named(leaves.filter(leaf => !complete(leaf)))).toEqual([]);
  });

  test('names its sources, by a label that the programme lists, or says that it is a choice of its own', () => {
    const cited = new Map(
      planDefinition.relatedArtifact!.filter(({ type }) => type === 'citation').map(source => [source.label, source]),
    );
    const wrong = ({ type, label, display, url }: RelatedArtifact): boolean =>
      label === 'ENG'
        ? type !== 'justification'
        : type !== 'citation' || cited.get(label)?.display !== display || cited.get(label)?.url !== url;
    const documentation = [...leaves, ...planDefinition.goal!].map(one => one.documentation ?? []);
    expect(documentation.filter(list => list.length === 0 || list.some(wrong))).toEqual([]);
    const used = new Set(documentation.flat().map(({ label }) => label));
    expect([...cited.keys()].filter(label => !used.has(label))).toEqual([]);
    expect([...cited.values()].filter(({ citation }) => !citation)).toEqual([]);
  });

  test('grades a source where HL7 lets it stand: on the document of that source', () => {
    const urls = [`${CORE}/cqf-strengthOfRecommendation`, `${CORE}/cqf-qualityOfEvidence`];
    const grades = leaves.flatMap(({ documentation }) =>
      documentation!.flatMap(({ document }) => document?.extension ?? []),
    );
    expect(
      grades.filter(({ url, valueCodeableConcept }) => !urls.includes(url) || !valueCodeableConcept?.text),
    ).toEqual([]);
    expect(grades.length).toBeGreaterThan(40);
    expect(named(allActions.filter(({ extension }) => extension))).toEqual([]);
  });

  test.each([
    ['backYoga', 'S17', ['strong', 'low']],
    ['backExercise', 'S17', ['strong', 'moderate']],
    ['fibromyalgiaExercise', 'S63', ['strong']],
    ['weightSupport', 'S61', ['strong']],
    ['oralNsaidBack', 'S17', ['weak']],
    ['opioidSedativeAlert', 'S1', ['category B', 'type 3']],
  ])('%s carries the grade of %s', (id, label, grade) => {
    const source = leaves.find(leaf => leaf.id === id)!.documentation!.find(one => one.label === label)!;
    expect(source.document!.extension!.map(({ valueCodeableConcept }) => valueCodeableConcept!.text)).toEqual(grade);
  });

  test('that makes something says what by a key, and what sort of thing it is', () => {
    const complete = (action: PlanDefinitionAction): boolean => {
      const [what, category, ...more] = action.code!;
      const kind = category?.coding?.[0]?.system;
      return (
        what!.coding![0]!.system === ELEMENTS &&
        what!.text !== undefined &&
        (kind === CATEGORIES || kind === FLAG_CATEGORY) &&
        more.length === 0
      );
    };
    expect(named(makers.filter(maker => !complete(maker)))).toEqual([]);
    const misnamed = makers.filter(maker => maker.code![0]!.coding![0]!.code!.startsWith('ALERT-') !== isFlag(maker));
    expect(named(misnamed)).toEqual([]);
    expect(named(makers.filter(maker => isFlag(maker) && maker.description !== undefined))).toEqual([]);
    expect(named(makers.filter(maker => !isFlag(maker) && !(maker.description ?? '').endsWith('.')))).toEqual([]);
  });

  test('that makes nothing is a note with a text, or names a goal', () => {
    const others = leaves.filter(({ code }) => !code?.length);
    expect(named(others.filter(({ description, goalId }) => !description && !goalId?.length))).toEqual([]);
  });

  test('puts classes of medicine under medicines, and nothing else there', () => {
    const medicines = makers.filter(({ code }) => code![1]!.coding![0]!.code === 'pharmacological');
    const classes = makers.filter(({ code }) => code![0]!.coding![0]!.code!.startsWith('DISC-'));
    expect(named(medicines)).toEqual(named(classes));
    expect(medicines.filter(({ title }) => !/^Whether .* suits you$/.test(title!))).toEqual([]);
  });
});

describe('the vocabulary', () => {
  test('the code system of plan elements holds what the programme uses, no more and no less', () => {
    const goals = planDefinition.goal!.flatMap(({ description }) => description.coding!.map(({ code }) => code!));
    const used = new Set([...codesOf(ELEMENTS), ...goals]);
    const listed = planElements.concept!.map(({ code }) => code);
    expect([...used].filter(code => !listed.includes(code))).toEqual([]);
    expect(listed.filter(code => !used.has(code))).toEqual([]);
    expect(listed.filter(code => !/^(ALERT|ACT|DISC|GOAL)-[A-Z0-9-]+$/.test(code))).toEqual([]);
    expect(planElements.count).toBe(listed.length);
  });

  test('no class of medicine is there that must never be proposed', () => {
    expect(planElements.concept!.map(({ code }) => code).filter(code => code.startsWith('DISC-'))).toEqual([
      'DISC-TOPICAL-NSAID',
      'DISC-ORAL-NSAID',
      'DISC-SNRI',
      'DISC-TCA',
      'DISC-GABAPENTINOID',
      'DISC-TOPICAL-NEURO',
      'DISC-ACETAMINOPHEN',
    ]);
  });

  test('codings carry the display of the code system that they are from', () => {
    const displays = new Map(
      [planElements, activityCategories].flatMap(({ url, concept }) =>
        concept!.map(({ code, display }) => [`${url!}|${code}`, display]),
      ),
    );
    const codings = makers.flatMap(({ code }) => code!.flatMap(({ coding }) => coding!));
    const own = codings.filter(({ system }) => system === ELEMENTS || system === CATEGORIES);
    expect(own.filter(({ system, code, display }) => displays.get(`${system!}|${code!}`) !== display)).toEqual([]);
    expect(activityCategories.concept!.map(({ code }) => code).sort()).toEqual(
      [...new Set(codesOf(CATEGORIES))].sort(),
    );
  });

  test('SNOMED CT identifiers are those of the list, each with its term', () => {
    const codings = allActions.flatMap(({ code }) => (code ?? []).flatMap(({ coding }) => coding ?? []));
    const snomed = codings.filter(({ system }) => system === SNOMED);
    expect(snomed.filter(({ code, display }) => TERMS[code!] !== display)).toEqual([]);
    expect(Object.keys(TERMS).filter(code => !snomed.some(coding => coding.code === code))).toEqual([]);
  });
});

describe('the goals', () => {
  const goals = planDefinition.goal!;

  test('belong to the rules that name them', () => {
    const used = new Set(allActions.flatMap(({ goalId }) => goalId ?? []));
    expect([...used].filter(goalId => !goals.some(({ id }) => id === goalId))).toEqual([]);
    expect(goals.filter(({ id }) => !used.has(id!))).toEqual([]);
  });

  test('have words, a category, a priority and targets with a day, and measure what has a number', () => {
    for (const { id, category, priority, description, target } of goals) {
      expect([id, category?.coding?.[0]?.system, priority?.coding?.[0]?.system]).toEqual([
        id,
        'http://terminology.hl7.org/CodeSystem/goal-category',
        'http://terminology.hl7.org/CodeSystem/goal-priority',
      ]);
      expect(description.text).toMatch(/^[A-Z]/);
      expect(target!.filter(({ due }) => due?.system !== 'http://unitsofmeasure.org' || !due.code)).toEqual([]);
      expect(target!.filter(({ detailQuantity, measure }) => detailQuantity && !measure)).toEqual([]);
      expect(target!.filter(({ detailQuantity }) => detailQuantity && !detailQuantity.comparator)).toEqual([]);
    }
  });

  test('measure the scores by the codes under which the Questionnaire extracts them', () => {
    const extracted = allItems
      .filter(({ readOnly }) => readOnly)
      .flatMap(({ code }) => (code ?? []).map(coding => coding.code));
    const measured = goals.flatMap(({ target }) => target!.flatMap(({ measure }) => measure?.coding?.[0]?.code ?? []));
    expect([...new Set(measured)]).toEqual(['91147-9', '44261-6', '70274-6', '82290-8', '29463-7']);
    expect(measured.filter(code => code !== '29463-7' && !extracted.includes(code))).toEqual([]);
  });
});

/** All words that a reader of a plan may see; answers and questions are the Questionnaire's. */
const words = [planDefinition, planElements, activityCategories].map(resource => JSON.stringify(resource)).join('\n');

describe('no word anywhere', () => {
  test.each<[string, RegExp]>([
    ['is a dose', /\b\d+(\.\d+)?\s?(mg|mcg|µg|microgram|g|ml|mL|tablets?|drops)\b/],
    ['is an order', /MedicationRequest|\bprescribe[sd]? (you|a)\b|\bdosage of\b/i],
    ['clears a danger', /\bno (suicid\w+ )?risk\b|\blow risk\b|\bharmless\b|\bnothing serious\b|\bruled out\b/i],
    ['tells anybody to stop a medicine', /(?<!not )(?<!never )\bstop (taking|your|the|using) (?!tobacco)/i],
    ['tapers', /\btaper(ing)? (by|schedule|off)\b|\breduce (it|the dose) by\b|\bpercent (a|per) (week|month)\b/i],
    [
      'names a substance',
      /ibuprofen|naproxen|diclofenac|duloxetine|venlafaxine|amitriptyline|nortriptyline|gabapentin\b|pregabalin|tramadol|codeine|morphine|oxycodone|lidocaine|diazepam|warfarin|cyclobenzaprine/i,
    ],
    [
      'starts what is never started',
      /\b(start|begin|try|consider) (an?|the) (opioid|benzodiazepine|muscle relaxant|cannabis)/i,
    ],
    [
      'is a diagnosis',
      /\byou (have|suffer from|are) (depress\w+|anxi\w+|ptsd|post-?traumatic|addict\w+|fibromyalgia|neuropath\w+)\b(?! as)/i,
    ],
    ['names a country’s number to call', /\b(988|911|999|112)\b/],
  ])('%s', (_, pattern) => {
    const told = words
      .replaceAll('A clinician has told you that you have', '')
      .replaceAll('told you that you have', '');
    expect(pattern.exec(told)?.[0]).toBeUndefined();
  });

  test('medicines are reviewed with the advice not to stop one suddenly', () => {
    const reviews = makers.filter(({ code }) => code![0]!.coding![0]!.code === 'ACT-MED-REVIEW');
    expect(reviews.length).toBeGreaterThan(10);
    expect(named(reviews.filter(({ description }) => !description!.includes('do not stop one suddenly')))).toEqual([]);
  });
});
