import { afterEach, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands';
import { commandHelp, generalHelp } from '../../cli/help';
import { commonOptions, optionTable } from '../../cli/options';
import { columns } from '../../core/base/columns';
import { chooseWording, type Translation } from '../../core/base/wording';
import { translation } from '../support/translations';

afterEach(() => chooseWording());

function speak(language: Translation | 'en'): void {
  chooseWording(language === 'en' ? undefined : translation(language));
}

const languages = ['en', 'fr', 'zh-cn'] as const;
const widths = [80, 100] as const;
const cases = languages.flatMap((language) => widths.map((width) => [language, width] as const));

/** Lines of a table whose text does not begin in the column of the others. */
function misaligned(help: string): string[] {
  const rows = help.split('\n').filter((line) => /^ {2,}(?:-\w,|--\w)/.test(line));
  const texts = rows.map((row) => /^(.*\S {2,})\S/.exec(row.slice(6))![1]!);
  return rows.filter((_, at) => columns(texts[at]!) !== columns(texts[0]!));
}

describe.each(cases)('help in %s on a terminal of %i columns', (language, width) => {
  it('fits, whatever the width of its characters', () => {
    speak(language);
    const all = [generalHelp(width), ...commands.map((command) => commandHelp(command, width))].join('\n');
    // What is to be pasted is not broken.
    const lines = all.split('\n').filter((line) => !/^ {2}\S.*n6mem |^ {2}(?:n6mem|source|cpp) /.test(line));
    expect(lines.length).toBeGreaterThan(200);
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
  });

  it('keeps its columns', () => {
    speak(language);
    for (const command of commands) expect(misaligned(commandHelp(command, width))).toEqual([]);
    const [first, ...rows] = generalHelp(width)
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => columns(/^ {2}(?:.*?\S {2,}| +)(?=\S)/.exec(line)![0]));
    expect(rows.filter((at) => at !== first)).toEqual([]);
  });
});

it.each(['fr', 'zh-cn'] as const)('help in %s holds no English', (language) => {
  const english = [...commands.flatMap(({ summary, details }) => [summary, ...details])];
  const ofOptions = Object.values(optionTable).map(({ help }) => help);
  speak(language);
  const all = [generalHelp(1000), ...commands.map((command) => commandHelp(command, 1000))].join('\n');
  expect([...english, ...ofOptions].filter((text) => all.includes(text))).toEqual([]);
  expect(all).not.toMatch(/Usage: |Formats: |Examples?:/);
  // Near miss: what is typed stays as it is.
  for (const name of commonOptions) expect(all).toContain(`--${name}`);
});
