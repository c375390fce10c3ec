import { byteCount, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { markdownCode } from '../../base/plainText';
import { formatAddress, formatBytes, formatHex, formatRange, formatSize } from '../../base/size';
import { say, sayClauses, sayKey, sayList } from '../../base/wording';
import { banksIn, bothAliases, canonical } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { OutputSection, Region } from '../../linkerScript/evaluation';
import type { Claim, ClaimOf } from '../../memory/claim';
import { ledgerOf } from '../../memory/ledger';
import { aliveTogether, whileApplicationRuns } from '../../memory/phases';
import { addressingOfScript } from '../../project/inferDevice';
import { memoryMarkdown } from '../memoryHover';
import type { ScriptInput } from './scriptInput';

/** The bytes of a region as written; undefined where a number is not known. A negative or zero length is empty. */
export function rangeOfRegion(region: Region): AddressRange | undefined {
  if (region.origin === undefined || region.length === undefined) return undefined;
  return { start: region.origin, end: region.origin + (region.length > 0n ? region.length : 0n) };
}

/** The region that a name means, through any aliases; undefined where none is declared. */
export function regionNamed(input: ScriptInput, name: string): Region | undefined {
  const { regions, aliases } = input.evaluation;
  let wanted = name;
  for (let steps = 0; steps <= aliases.length; steps++) {
    // Of a region declared twice the last one counts.
    const region = last(
      regions.filter((candidate) => candidate.name === wanted && !candidate.invented),
      () => 0n,
    );
    if (region) return region;
    const alias = aliases.find((candidate) => candidate.name === wanted);
    if (!alias) return undefined;
    wanted = alias.region;
  }
  return undefined;
}

export function sectionsRunningIn(input: ScriptInput, region: Region): readonly OutputSection[] {
  return input.evaluation.sections.filter((section) => section.region === region.name);
}

export function sectionsLoadedIn(input: ScriptInput, region: Region): readonly OutputSection[] {
  return input.evaluation.sections.filter(
    (section) => section.loadRegion === region.name && section.region !== region.name,
  );
}

/** The device whose address map is to be used: STM32N6's where something speaks for one of its family, else none. */
export function addressingOf(input: ScriptInput): Device {
  return input.device ?? input.target?.addressing ?? addressingOfScript(input.file, input.evaluation);
}

/** A whole description of a region, as Markdown: what hovering its name shows. */
export function regionMarkdown(input: ScriptInput, region: Region, asName = region.name): string {
  const attributes = region.attributes === '' ? '' : ` (${region.attributes})`;
  const title =
    asName === region.name
      ? say`**region** ${markdownCode(`${region.name}${attributes}`)}`
      : say`**alias** ${markdownCode(asName)} of region ${markdownCode(`${region.name}${attributes}`)}`;
  const { fill, details } = useOf(input, region);
  const range = rangeOfRegion(region);
  if (!range) {
    const unknown = say`Its origin or length depends on what is only known when linking.`;
    return memoryMarkdown({ title, range: unknown, others: [], fill, details });
  }
  const sum = arithmetic(input, region, range);
  const device = addressingOf(input);
  return memoryMarkdown({
    title,
    range: sayList([`\`${formatRange(range)}\``, formatBytes(byteCount(range))]),
    place: placeOf(device, range),
    others: [...neighbourLines(input, region, range), ...regionLines(input, region, range)],
    fill,
    details: [...(sum ? [`\`${sum}\``] : []), ...aliasesOf(device, range), ...details],
  });
}

/** `0x34000400 + 1023K = 0x34100000`, as the script writes both. */
function arithmetic(input: ScriptInput, region: Region, range: AddressRange): string | undefined {
  if (input.isEvaluationOlder) return undefined;
  const text = region.file === input.file ? input.text : input.otherScripts.script(region.file)?.text;
  if (text === undefined || !region.originSpan || !region.lengthSpan) return undefined;
  const write = (span: { readonly start: number; readonly end: number }): string => {
    const source = text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
    return /^[\w.()]+$/.test(source) ? source : `(${source})`;
  };
  return `${write(region.originSpan)} + ${write(region.lengthSpan)} = ${formatAddress(range.end)}`;
}

function placeOf(device: Device, range: AddressRange): string {
  const probe = isEmpty(range) ? { start: range.start, end: range.start + 1n } : range;
  const banks = banksIn(device, probe);
  if (banks.length === 0) return say`in no memory of ${device.name}`;
  const shown = banks.map((bank) =>
    bank.note === undefined ? bank.name : say`${bank.name} (${sayKey(bank.note)})`,
  );
  const place = say`in ${joined(shown)} of ${device.name}`;
  const speed = banks.length === 1 ? banks[0]!.speed : undefined;
  return speed === undefined ? place : sayClauses([place, sayKey(speed)]);
}

function aliasesOf(device: Device, range: AddressRange): string[] {
  if (isEmpty(range)) return [];
  const { secure, nonSecure } = bothAliases(device, range);
  return nonSecure ? [say`secure \`${formatRange(secure)}\`, non-secure \`${formatRange(nonSecure)}\``] : [];
}

/** Who else is there at the same time, and the nearest pool on each side. */
function neighbourLines(input: ScriptInput, region: Region, range: AddressRange): string[] {
  const { target } = input;
  if (!target || isEmpty(range)) return [];
  const here = canonical(target.addressing, range);
  const ledger = ledgerOf(target);
  const own = ledger
    .ofKind('region')
    .find(({ name, place }) => name === region.name && place.file === region.file);
  const { alive } = own ?? { alive: whileApplicationRuns };
  const lines: string[] = [];
  for (const claim of ledger.touching(here)) {
    const shared = intersect(claim.range, here);
    const what = neighbourName(claim);
    if (!shared || what === undefined || !aliveTogether(claim.alive, alive)) continue;
    lines.push(
      claim.extentIsKnown
        ? say`⚠ shares \`${formatRange(shared)}\`, ${formatBytes(byteCount(shared))} with ${what} \`${formatRange(claim.range)}\``
        : say`⚠ ${what} of unknown size begins at \`${formatAddress(claim.range.start)}\``,
    );
  }
  const pools = ledger.ofKind('pool').filter(({ subject }) => subject.origin !== 'outdatedModel');
  const below = last(
    pools.filter((pool) => pool.range.end <= here.start),
    (pool) => pool.range.end,
  );
  const above = last(
    pools.filter((pool) => pool.range.start >= here.end),
    (pool) => -pool.range.start,
  );
  const nearBanks = banksIn(target.addressing, here);
  const near = (pool: ClaimOf<'pool'>): boolean =>
    sameMemory(target.addressing, nearBanks[0]?.name, pool.range);
  if (below && near(below))
    lines.push(say`below it pool ${markdownCode(below.name)}, ${gap(here.start - below.range.end)}`);
  if (above && near(above))
    lines.push(say`above it pool ${markdownCode(above.name)}, ${gap(above.range.start - here.end)}`);
  return lines;
}

/** What a claim is called where it meets a region; the application's own parts and a pool's content go without saying. */
function neighbourName({ subject, name }: Claim): string | undefined {
  switch (subject.kind) {
    case 'pool':
      return subject.origin === 'outdatedModel' ? undefined : say`pool ${markdownCode(name)}`;
    case 'bootImage':
      return say`the image ${markdownCode(name)}`;
    case 'programmed':
      return say`the programmed file ${markdownCode(name)}`;
    case 'copy':
    case 'reserved':
      return name;
    case 'region':
    case 'section':
    case 'loadCopy':
    case 'stack':
    case 'heap':
    case 'buffer':
    case 'weights':
      return undefined;
  }
}

/** On-chip memories count as one, each external window as its own. */
function sameMemory(device: Device, bank: string | undefined, range: AddressRange): boolean {
  const first = device.banks.find((candidate) => candidate.name === bank);
  const other = banksIn(device, range)[0];
  if (!first || !other) return false;
  return first.kind === 'external' || other.kind === 'external' ? first === other : true;
}

function gap(bytes: bigint): string {
  return bytes === 0n ? say`touching` : say`${formatSize(bytes)} away`;
}

/** The item that ranks highest; the later of equals. */
function last<T>(items: readonly T[], rank: (item: T) => bigint): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || rank(item) >= rank(best)) best = item;
  return best;
}

/** Other regions of the script that share bytes with this one. */
function regionLines(input: ScriptInput, region: Region, range: AddressRange): string[] {
  const device = addressingOf(input);
  const here = canonical(device, range);
  const lines: string[] = [];
  for (const other of input.evaluation.regions) {
    if (other === region || other.invented || other.name === region.name) continue;
    const there = rangeOfRegion(other);
    const shared = there && intersect(canonical(device, there), here);
    if (shared)
      lines.push(say`shares ${formatBytes(byteCount(shared))} with region ${markdownCode(other.name)}`);
  }
  return lines;
}

/** How full a region is and of which sections; its other names, and what it only loads. */
function useOf(input: ScriptInput, region: Region): { readonly fill: string[]; readonly details: string[] } {
  const running = sectionsRunningIn(input, region);
  const loaded = sectionsLoadedIn(input, region);
  const fill: string[] = [];
  const built = input.regionFill?.get(region.name);
  if (built !== undefined) fill.push(say`last build: ${filled(built, region.length)}`);
  if (running.length > 0) fill.push(say`holds ${sectionList(running)}`);
  else if (loaded.length > 0) fill.push(say`loads ${sectionList(loaded)}`);
  else
    fill.push(
      region.isReferenced ? say`no section goes here; an expression or alias uses it` : say`nothing uses it`,
    );
  const details: string[] = [];
  if (running.length > 0 && loaded.length > 0) details.push(say`loads ${sectionList(loaded)}`);
  const aliases = input.evaluation.aliases.filter((alias) => alias.region === region.name);
  if (aliases.length > 0)
    details.push(say`also called ${joined(aliases.map((alias) => `\`${alias.name}\``))}`);
  return { fill, details };
}

/** `312 KiB of 512 KiB (61 %)`. */
export function filled(used: bigint, length: bigint | undefined): string {
  if (length === undefined || length <= 0n) return say`${formatSize(used)} used`;
  return say`${formatSize(used)} of ${formatSize(length)} (${(used * 100n + length / 2n) / length} %)`;
}

function sectionList(sections: readonly OutputSection[]): string {
  const shown = sections.slice(0, 6).map((section) => `\`${section.name}\``);
  return sections.length > 6
    ? say`${sayList(shown)} and ${sections.length - 6} more sections`
    : joined(shown);
}

function joined(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : say`${sayList(words.slice(0, -1))} and ${words[words.length - 1]!}`;
}

/** A value in the forms that people compare it in: hex, decimal and, where it is a round size, its unit. */
export function valueForms(value: bigint): string {
  const forms = [formatHex(value), value.toString()];
  const magnitude = value < 0n ? -value : value;
  if (magnitude >= 1024n) forms.push(formatSize(magnitude));
  return forms.join(' = ');
}
