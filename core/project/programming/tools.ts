import { known, unknown, type Word } from './script';
import { shellCommands } from './shell';

/** What one command does with files on their way to the board. */
export type ToolCall =
  | {
      /** Writes a file to the board. */
      readonly kind: 'write';
      readonly tool: string;
      readonly file: Word;
      /** Undefined where the file itself says where it goes (Intel HEX, ELF). */
      readonly address: Word | undefined;
      /** The external loader that the same command names: `-el MX66UW1G45G_STM32N6570-DK.stldr`. */
      readonly loader?: Word | undefined;
    }
  | {
      /** Erases memory of the board. */
      readonly kind: 'erase';
      readonly tool: string;
      /** What, as the command says it: `all`, `[0 15]`. */
      readonly file: Word;
    }
  | {
      /** Makes a file of another: `objcopy`, `srec_cat`, `cp`. */
      readonly kind: 'convert';
      readonly tool: string;
      readonly file: Word;
      readonly output: Word | undefined;
      /** Where the new file's content is to be loaded. */
      readonly address: Word | undefined;
    }
  | {
      /** Puts the header of a signed image before a binary. */
      readonly kind: 'sign';
      readonly tool: string;
      readonly file: Word;
      readonly output: Word | undefined;
      /** Whether `-align` asks for a payload at 0x400. */
      readonly isAligned: boolean;
    };

/** What a command does; empty for commands that do not concern us, and for what cannot be read. */
export function toolCalls(words: readonly Word[]): readonly ToolCall[] {
  const all = startProcess(words);
  const name = toolName(all[0]?.text ?? '');
  const rest = all.slice(1);
  if (/^stm32_?signingtool/i.test(name)) return signed(rest);
  if (/objcopy$/.test(name)) return objcopied(rest);
  if (/^srec_cat$/i.test(name)) return srecCat(rest);
  if (/^(?:cp|copy|xcopy|mv|move|copy-item|move-item)$/i.test(name)) return copied(rest);
  if (/^openocd/i.test(name)) return rest.flatMap((word) => openOcd(word));
  if (/^pyocd$/i.test(name)) return pyocd(rest);
  if (/^st-flash$/i.test(name)) return stFlash(rest);
  if (/^st-?link_?cli$/i.test(name)) return stLink(rest);
  if (/^west$/i.test(name)) return west(rest);
  if (/^(?:program|flash|load_image|restore|monitor|mon)$/.test(name)) return openOcdWords(all);
  // The programmer's path often comes from the machine: `"$STM32_PRG" -c port=SWD -w FILE ADDRESS`.
  if (/programmer|prog_?cli|cubeprog/i.test(name) || (all[0] && !all[0].isKnown)) return programmer(rest);
  return [];
}

/** `Start-Process -FilePath TOOL -ArgumentList …`. */
function startProcess(words: readonly Word[]): readonly Word[] {
  if (!/^Start-Process$/i.test(words[0]?.text ?? '')) return words;
  const rest = words.slice(1);
  const list = rest.findIndex((word) => /^-(?:ArgumentList|Args)$/i.test(word.text));
  const file = rest.findIndex((word) => /^-FilePath$/i.test(word.text));
  const tool = file >= 0 ? rest[file + 1] : rest[0];
  if (!tool || list < 0) return words;
  const given = rest.slice(list + 1).filter((word) => !/^-(?:Wait|NoNewWindow|PassThru)$/i.test(word.text));
  return [tool, ...given];
}

function toolName(text: string): string {
  return text
    .replace(/\\/g, '/')
    .split('/')
    .pop()!
    .replace(/\.exe$/i, '');
}

/** STM32_Programmer_CLI: `-w FILE [ADDRESS]`, `-d FILE [ADDRESS]`, `-e all`; several in one call, one loader (`-el`). */
function programmer(words: readonly Word[]): readonly ToolCall[] {
  const tool = 'STM32_Programmer_CLI';
  const loader = optionValue(words, /^(?:-el|--extload)$/i);
  return words.flatMap((word, at): readonly ToolCall[] => {
    if (/^(?:-e|--erase)$/i.test(word.text)) return erased(tool, words, at + 1);
    if (!/^(?:-w|--write|-d|--download)$/i.test(word.text)) return [];
    const file = words[at + 1];
    if (!file || file.text.startsWith('-')) return [];
    const next = words[at + 2];
    const isAddress = next !== undefined && !next.text.startsWith('-') && mayBeAddress(next);
    return [{ kind: 'write', tool, file, address: isAddress ? next : undefined, loader }];
  });
}

/** `-e all`, `-e 0 3`, `-e [0 3]`; another `-e` (an option of another tool) is none. */
function erased(tool: string, words: readonly Word[], from: number): readonly ToolCall[] {
  const what: Word[] = [];
  for (const word of words.slice(from)) {
    if (!/^(?:all|\[?\d+\]?|\[|\])$/i.test(word.text)) break;
    what.push(word);
  }
  if (what.length === 0) return [];
  return [{ kind: 'erase', tool, file: known(what.map(({ text }) => text).join(' '), -1) }];
}

/** ST-LINK_CLI: `-P FILE ADDRESS`, `-ME` erases all. */
function stLink(words: readonly Word[]): readonly ToolCall[] {
  const tool = 'ST-LINK_CLI';
  return words.flatMap((word, at): readonly ToolCall[] => {
    if (/^-ME$/i.test(word.text)) return [{ kind: 'erase', tool, file: known('all', -1) }];
    const [file, next] = words.slice(at + 1);
    if (!/^-P$/i.test(word.text) || !file || file.text.startsWith('-')) return [];
    return [{ kind: 'write', tool, file, address: next && mayBeAddress(next) ? next : undefined }];
  });
}

/** `west flash --hex-file FILE`: where a binary goes, the board's runner says. */
function west(words: readonly Word[]): readonly ToolCall[] {
  if (words[0]?.text !== 'flash') return [];
  const file = optionValue(words, /^--(?:hex|bin|elf)-file$/);
  return file ? [{ kind: 'write', tool: 'west', file, address: undefined }] : [];
}

function mayBeAddress(word: Word): boolean {
  return !word.isKnown || /^(?:0x[0-9a-f_]+|\d+)$/i.test(word.text);
}

function stFlash(words: readonly Word[]): readonly ToolCall[] {
  const at = words.findIndex((word) => word.text === 'write');
  const [file, address] = at < 0 ? [] : words.slice(at + 1).filter((word) => !word.text.startsWith('--'));
  return file ? [{ kind: 'write', tool: 'st-flash', file, address }] : [];
}

function pyocd(words: readonly Word[]): readonly ToolCall[] {
  if (!/^(?:flash|load)$/.test(words[0]?.text ?? '')) return [];
  const option = optionValue(words, /^(?:-a|--base-address)$/);
  const files = withoutOptions(
    words.slice(1),
    /^(?:-a|--base-address|-t|--target|-u|--uid|-f|--frequency|--format|-M|-O|-e)$/,
  );
  return files.flatMap((file): readonly ToolCall[] => {
    // `FILE@ADDRESS` is another way to say it.
    const parts = /^(.+)@(0x[0-9a-f]+)$/i.exec(file.text);
    if (!parts) return [{ kind: 'write', tool: 'pyocd', file, address: option }];
    const at = (from: number, text: string): Word => ({
      text,
      span: file.span && { start: file.span.start + from, end: file.span.start + from + text.length },
      isKnown: file.isKnown,
    });
    return [
      { kind: 'write', tool: 'pyocd', file: at(0, parts[1]!), address: at(parts[1]!.length + 1, parts[2]!) },
    ];
  });
}

/** OpenOCD takes whole command lines as `-c "program FILE verify 0x70100000"`. */
function openOcd(word: Word): readonly ToolCall[] {
  if (!/\s/.test(word.text)) return [];
  return shellCommands(word.text, 'shell', new Map(), word.span?.start ?? 0).flatMap(({ words }) =>
    openOcdWords(word.span ? words : words.map((each) => ({ ...each, span: undefined }))),
  );
}

/** `program FILE [verify] [ADDRESS]`, `flash write_image [erase] FILE [ADDRESS]`, GDB's `restore FILE binary ADDRESS`. */
function openOcdWords(words: readonly Word[]): readonly ToolCall[] {
  const plain = words.filter(
    (word) =>
      !/^(?:monitor|mon|erase|unlock|verify|reset|exit|preverify|binary|bin|ihex|elf)$/.test(word.text),
  );
  const verb = plain[0]?.text;
  const from =
    verb === 'flash' && plain[1]?.text === 'write_image'
      ? 2
      : /^(?:program|load_image|restore)$/.test(verb ?? '')
        ? 1
        : 0;
  const file = from === 0 ? undefined : plain[from];
  if (!file) return [];
  const address = plain.slice(from + 1).find(mayBeAddress);
  return [{ kind: 'write', tool: verb === 'restore' ? 'gdb' : 'openocd', file, address }];
}

function objcopied(words: readonly Word[]): readonly ToolCall[] {
  const option = /^--(?:change|adjust)-(?:addresses|vma|lma)$/;
  const section = /^--change-section-(?:address|vma|lma)$/;
  const address = optionValue(words, option) ?? sectionAddress(optionValue(words, section));
  const [file, output] = withoutOptions(
    words,
    /^(?:-[IOBFjRK]|--(?:set-start|rename-section|remove-section|only-section|gap-fill|pad-to|input-target|output-target|binary-architecture|(?:change|adjust)-(?:addresses|vma|lma)|change-section-(?:address|vma|lma)))$/,
  );
  return file
    ? [{ kind: 'convert', tool: 'objcopy', file, output, address: address && withoutPlus(address) }]
    : [];
}

/** `.data=0x70380000`, `.data+0x70380000`. */
function sectionAddress(word: Word | undefined): Word | undefined {
  const match = word && /[=+]((?:0x[0-9a-f]+|\d+|\ufffd))$/i.exec(word.text);
  return match && word ? lastPart(word, match[1]!) : undefined;
}

function withoutPlus(word: Word): Word {
  return word.text.startsWith('+') ? lastPart(word, word.text.slice(1)) : word;
}

function lastPart(word: Word, text: string): Word {
  return {
    text,
    span: word.span && { start: word.span.end - text.length, end: word.span.end },
    isKnown: word.isKnown,
  };
}

/** `srec_cat IN -binary -offset ADDRESS -o OUT -intel`. */
function srecCat(words: readonly Word[]): readonly ToolCall[] {
  const file = words[0];
  if (!file || file.text.startsWith('-')) return [];
  const inputs = words.filter(
    (word, at) => /^-binary$/i.test(word.text) && !words[at - 1]?.text.startsWith('-'),
  );
  // Of several inputs each has an offset of its own: nothing is certain then.
  if (inputs.length !== 1) return [];
  const output = optionValue(words, /^-o(?:utput)?$/i);
  return [{ kind: 'convert', tool: 'srec_cat', file, output, address: optionValue(words, /^-off?set$/i) }];
}

function copied(words: readonly Word[]): readonly ToolCall[] {
  const files = words.filter((word) => !/^-|^\/[a-z]$/i.test(word.text));
  const output = files.length > 1 ? files[files.length - 1] : undefined;
  if (!output) return [];
  return files
    .slice(0, -1)
    .map((file): ToolCall => ({ kind: 'convert', tool: 'cp', file, output, address: undefined }));
}

function signed(words: readonly Word[]): readonly ToolCall[] {
  const file = optionValue(words, /^(?:-bin|--binary-image)$/i);
  if (!file) return [];
  return [
    {
      kind: 'sign',
      tool: 'STM32_SigningTool_CLI',
      file,
      output: optionValue(words, /^(?:-o|--output)$/i),
      isAligned: words.some((word) => /^(?:-align|--align)$/i.test(word.text) || word.text.includes(unknown)),
    },
  ];
}

/** The word behind an option, or behind its `=`. */
function optionValue(words: readonly Word[], option: RegExp): Word | undefined {
  for (const [at, word] of words.entries()) {
    const equals = word.text.indexOf('=');
    if (equals > 0 && option.test(word.text.slice(0, equals)))
      return lastPart(word, word.text.slice(equals + 1));
    if (option.test(word.text)) return words[at + 1];
  }
  return undefined;
}

function withoutOptions(words: readonly Word[], withValue: RegExp): readonly Word[] {
  return words.filter((word, at) => !word.text.startsWith('-') && !withValue.test(words[at - 1]?.text ?? ''));
}
