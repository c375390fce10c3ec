import { known, unknown, type Word } from './script';
import { dfuUtil, jLink, openOcd, openOcdWords, probeRs, pyocd, stFlash, stLink, west } from './probes';
import type { ToolCall } from './toolCall';
import { lastPart, mayBeAddress, optionValue, withoutOptions } from './words';

/** What a command does; empty for commands that do not concern us, and for what cannot be read. */
export function toolCalls(words: readonly Word[]): readonly ToolCall[] {
  const all = unwrapped(startProcess(words));
  const name = toolName(all[0]?.text ?? '');
  const rest = all.slice(1);
  if (/^stm32(?:mp)?_?signingtool/i.test(name)) return signed(rest);
  if (/objcopy$/.test(name)) return objcopied(rest);
  if (/^srec_cat$/i.test(name)) return srecCat(rest);
  if (/^(?:cp|copy|xcopy|mv|move|copy-item|move-item)$/i.test(name)) return copied(rest);
  if (/^openocd/i.test(name)) return rest.flatMap((word) => openOcd(word));
  if (/^pyocd$/i.test(name)) return pyocd(rest);
  if (/^st-flash$/i.test(name)) return stFlash(rest);
  if (/^st-?link_?cli$/i.test(name)) return stLink(rest);
  if (/^west$/i.test(name)) return west(rest);
  if (/^probe-rs$/i.test(name)) return probeRs(rest);
  if (/^dfu-util$/i.test(name)) return dfuUtil(rest);
  if (/^load(?:bin|file)$/i.test(name)) return jLink(all);
  if (/^(?:program|flash|load_image|restore|monitor|mon)$/.test(name)) return openOcdWords(all);
  // The programmer's path often comes from the machine: `"$STM32_PRG" -c port=SWD -w FILE ADDRESS`.
  // So does the signing tool's, which knows itself by `-bin FILE -nk`.
  const isElsewhere = all[0] !== undefined && !all[0].isKnown;
  if (isElsewhere && rest.some(({ text }) => /^(?:-nk|--no-keys?)$/i.test(text))) return signed(rest);
  if (/programmer|prog_?cli|cubeprog/i.test(name) || isElsewhere) return programmer(rest);
  return [];
}

/** Programs that run the command behind them, with their options that take a value. */
const wrappers: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ugCpT]$/],
  ['env', /^-[uC]$/],
  ['timeout', /^-[ks]$/],
  ['nice', /^-n$/],
  ['stdbuf', /^$/],
  ['nohup', /^$/],
  ['time', /^$/],
  ['wine', /^$/],
  ['winpty', /^$/],
]);

/** `sudo -E`, `timeout 900` and the like taken off, and the blanks of an unquoted path to the tool: `C:/Program Files/…`. */
function unwrapped(words: readonly Word[]): readonly Word[] {
  const withValue = wrappers.get(toolName(words[0]?.text ?? ''));
  if (withValue) {
    const isTimeout = toolName(words[0]!.text) === 'timeout';
    let at = 1;
    while (at < words.length) {
      const { text } = words[at]!;
      if (text.startsWith('-')) at += withValue.test(text) ? 2 : 1;
      else if (/^[A-Za-z_]\w*=/.test(text) || (isTimeout && /^[\d.]+[smhd]?$/.test(text))) at++;
      else break;
    }
    return unwrapped(words.slice(at));
  }
  if (!/[\\/<]/.test(words[0]?.text ?? '')) return words;
  const tool = words
    .slice(0, 5)
    .findIndex(({ text }) => /[\\/](?:STM32_\w+_CLI|STM32MP_SigningTool_CLI)(?:\.exe)?$/i.test(text));
  const isOnePath = tool > 0 && words.slice(0, tool).every(({ text }) => !text.startsWith('-'));
  return isOnePath ? words.slice(tool) : words;
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

function objcopied(words: readonly Word[]): readonly ToolCall[] {
  const option = /^--(?:change|adjust)-(?:addresses|vma|lma)$/;
  const section = /^--change-section-(?:address|vma|lma)$/;
  const address = optionValue(words, option) ?? sectionAddress(optionValue(words, section));
  const [file, output] = withoutOptions(
    words,
    /^(?:-[IOBFjRK]|--(?:set-start|rename-section|remove-section|only-section|dump-section|add-section|update-section|gap-fill|pad-to|input-target|output-target|binary-architecture|(?:change|adjust)-(?:addresses|vma|lma)|change-section-(?:address|vma|lma)))$/,
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
