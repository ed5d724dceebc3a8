// Lines to read as FHIR's XHTML: https://hl7.org/fhir/R4/narrative.html#xhtml
import type { Narrative } from '@medplum/fhirtypes';
import type { ActivityLine, AlertLine, GoalTable, Outline, Section } from './outline.ts';
import { sentence, type Wording } from './wording.ts';

/** What XML 1.0 has no place for; a patient's own words may hold anything. https://www.w3.org/TR/xml/#charsets */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escape = (text: string): string =>
  text.toWellFormed().replace(NO_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const paragraph = (...parts: readonly (string | undefined)[]): string =>
  `<p>${parts.filter(part => part !== undefined && part !== '').join(' ')}</p>`;
const bold = (text: string): string => `<b>${escape(text)}</b>`;
const heading = (text: string): string => `<h3>${escape(text)}</h3>`;

const toNarrative = (...blocks: readonly string[]): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${blocks.join('')}</div>`,
});

const printAlert = ({ text, emergency, because }: AlertLine, words: Wording): string =>
  paragraph(
    bold(`${emergency ? words.emergency : words.alert}: ${sentence(text)}`),
    because === undefined ? undefined : escape(because),
  );

/** A Flag's own narrative. */
export const printFlag = (alert: AlertLine, words: Wording): Narrative => toNarrative(printAlert(alert, words));

/** A narrative of one sentence or a few. */
export const printSentence = (text: string): Narrative => toNarrative(paragraph(escape(text)));

const printActivity = ({ number, title, details, because, grade }: ActivityLine): string =>
  paragraph(
    `${String(number)}. ${bold(title)}`,
    ...details.map(escape),
    because === undefined ? undefined : escape(because),
    `<i>${escape(grade)}</i>`,
  );

const printSection = ({ title, activities, notes }: Section): string =>
  heading(title) + activities.map(printActivity).join('') + notes.map(note => paragraph(escape(note))).join('');

function printTable({ columns, rows }: GoalTable): string {
  const row = (tag: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map(cell => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map(cells => row('td', cells)).join('');
  return `<table><thead>${row('th', columns)}</thead><tbody>${body}</tbody></table>`;
}

const printList = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `<ul>${lines.map(line => `<li>${escape(line)}</li>`).join('')}</ul>`;

/** The narrative of a CarePlan. */
export function printOutline(outline: Outline, words: Wording): Narrative {
  const { alerts, title, subtitles, notices, measures, wants, table, aims, sections, undecided } = outline;
  const under = (text: string, body: string): string => (body === '' ? '' : heading(text) + body);
  return toNarrative(
    ...alerts.map(alert => printAlert(alert, words)),
    `<h2>${escape(title)}</h2>`,
    paragraph(escape(subtitles.join(' · '))),
    ...notices.map(notice => paragraph(bold(notice))),
    under(words.now, printList(measures.map(({ name, value }) => `${name}: ${value}`))),
    under(words.wants, printList(wants)),
    under(words.goals, (table ? printTable(table) : '') + printList(aims)),
    ...sections.map(printSection),
    undecided === undefined ? '' : paragraph(escape(undecided)),
  );
}
