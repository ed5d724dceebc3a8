// Text on a terminal: wrapped at its width, and styled where it can show it.
import type { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];

export interface Page {
  /** Columns. */
  readonly width: number;
  readonly style: (format: Format, text: string) => string;
}

/** The text in lines of at most `width` characters, broken between words; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && [...longer].length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

export interface Paragraph {
  readonly text: string;
  readonly format?: Format;
  /** Columns left free on the left. */
  readonly indent?: number;
  /** Stands in the first line before the text, which hangs behind it: `1.`, `•`. */
  readonly mark?: string;
  readonly markFormat?: Format;
}

/** A paragraph as lines, each styled for itself so that no escape sequence runs over a line's end. */
export function toLines({ text, format, indent = 0, mark = '', markFormat }: Paragraph, page: Page): string[] {
  const hang = mark === '' ? 0 : [...mark].length + 1;
  const style = (with_: Format | undefined, part: string): string => (with_ ? page.style(with_, part) : part);
  return wrap(text, Math.max(20, page.width - indent - hang)).map((line, index) => {
    const lead = hang === 0 ? '' : index === 0 ? `${style(markFormat, mark)} ` : ' '.repeat(hang);
    return ' '.repeat(indent) + lead + style(format, line);
  });
}
