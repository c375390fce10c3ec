import { known, type Word } from './script';
import { newVariables } from './script';
import { shellCommands } from './shell';
import type { ToolCall } from './toolCall';
import { lastPart, mayBeAddress, optionValue, withoutOptions } from './words';

// Tools that write to a board through a debug probe or a boot loader, beside ST's own programmer.

/** ST-LINK_CLI: `-P FILE ADDRESS`, `-ME` erases all. */
export function stLink(words: readonly Word[]): readonly ToolCall[] {
  const tool = 'ST-LINK_CLI';
  return words.flatMap((word, at): readonly ToolCall[] => {
    if (/^-ME$/i.test(word.text)) return [{ kind: 'erase', tool, file: known('all', -1) }];
    const [file, next] = words.slice(at + 1);
    if (!/^-P$/i.test(word.text) || !file || file.text.startsWith('-')) return [];
    return [{ kind: 'write', tool, file, address: next && mayBeAddress(next) ? next : undefined }];
  });
}

/** `west flash --hex-file FILE`: where a binary goes, the board's runner says, or `--download-address`. */
export function west(words: readonly Word[]): readonly ToolCall[] {
  if (words[0]?.text !== 'flash') return [];
  const file = optionValue(words, /^--(?:hex|bin|elf)-file$/);
  const address = optionValue(words, /^--download-address$/);
  return file ? [{ kind: 'write', tool: 'west', file, address }] : [];
}

export function stFlash(words: readonly Word[]): readonly ToolCall[] {
  const at = words.findIndex((word) => word.text === 'write');
  const [file, address] = at < 0 ? [] : words.slice(at + 1).filter((word) => !word.text.startsWith('--'));
  return file ? [{ kind: 'write', tool: 'st-flash', file, address }] : [];
}

export function pyocd(words: readonly Word[]): readonly ToolCall[] {
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
export function openOcd(word: Word): readonly ToolCall[] {
  if (!/\s/.test(word.text)) return [];
  return shellCommands(word.text, 'shell', newVariables(), word.span?.start ?? 0).flatMap(({ words }) =>
    openOcdWords(word.span ? words : words.map((each) => ({ ...each, span: undefined }))),
  );
}

/** `program FILE [verify] [ADDRESS]`, `flash write_image [erase] FILE [ADDRESS]`, GDB's `restore FILE binary ADDRESS`. */
export function openOcdWords(words: readonly Word[]): readonly ToolCall[] {
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

/** `probe-rs download --binary-format bin --base-address ADDRESS FILE`. */
export function probeRs(words: readonly Word[]): readonly ToolCall[] {
  if (!/^(?:download|run)$/.test(words[0]?.text ?? '')) return [];
  const [file] = withoutOptions(
    words.slice(1),
    /^--(?:binary-format|format|base-address|chip|probe|speed|protocol|skip|chip-description-path)$/,
  );
  const address = optionValue(words, /^--base-address$/);
  return file ? [{ kind: 'write', tool: 'probe-rs', file, address }] : [];
}

/** `dfu-util -a 0 -s ADDRESS:leave -D FILE`. */
export function dfuUtil(words: readonly Word[]): readonly ToolCall[] {
  const file = optionValue(words, /^(?:-D|--download)$/);
  const place = optionValue(words, /^(?:-s|--dfuse-address)$/);
  const colon = place?.text.indexOf(':') ?? -1;
  const address =
    place && colon >= 0 ? { ...known(place.text.slice(0, colon), place.span?.start ?? -1) } : place;
  return file
    ? [
        {
          kind: 'write',
          tool: 'dfu-util',
          file,
          address: address && mayBeAddress(address) ? address : undefined,
        },
      ]
    : [];
}

/** J-Link Commander: `loadbin FILE, ADDRESS`, `loadfile FILE [ADDRESS]`. */
export function jLink(words: readonly Word[]): readonly ToolCall[] {
  const [first, next] = words.slice(1);
  if (!first) return [];
  const parts = /^([^,]+),(.*)$/.exec(first.text);
  const file = parts ? { ...first, text: parts[1]!, span: undefined } : first;
  const address = parts?.[2] ? lastPart(first, parts[2]) : next;
  return [
    { kind: 'write', tool: 'J-Link', file, address: address && mayBeAddress(address) ? address : undefined },
  ];
}
