import { formatAddress, formatBytes, formatHex, formatRange } from '../../base/size';
import type { Place } from '../../base/span';
import { say, sayLabelled, sayList } from '../../base/wording';
import { phaseNames, type Phase } from '../../memory/phases';
import { severityWord } from '../checkReport';
import { plainStyle, type Style } from '../style';
import { type ExplainedAddress, type ExplainedClaim } from './address';
import type { ExplainedFault } from './fault';

export function explainText(
  all: readonly ExplainedAddress[],
  fault: ExplainedFault | undefined,
  style: Style = plainStyle,
  lineOf: (place: Place) => number = () => 0,
): string {
  const blocks = all.map((entry) => addressText(entry, style));
  if (fault) {
    const registers = [...fault.fault.registers]
      .map(([name, value]) => `${name} ${formatAddress(value)}`)
      .join('  ');
    const suspects = fault.suspects.map(({ finding: { severity, rule, message, place } }) => {
      const line = lineOf(place);
      return `  ${style.bold(`${severityWord(severity)}[${rule}]`)} ${place.file}:${line + 1}: ${message}`;
    });
    blocks.unshift(
      [
        style.bold(say`Fault`),
        `  ${style.dim(registers)}`,
        `  ${fault.meaning}`,
        suspects.length === 0
          ? `  ${say`No finding of the project would cause it.`}`
          : `  ${say`These findings of the project would cause it:`}`,
        ...suspects.map((line) => `  ${line}`),
        `  ${say`Try first: ${fault.first}`}`,
        '',
      ].join('\n'),
    );
  }
  return blocks.join('\n');
}

/** What claims a byte, and when, as people call it. */
const kindWords: Readonly<Record<ExplainedClaim['kind'], () => string>> = {
  region: () => say`region`,
  pool: () => say`pool`,
  buffer: () => say`buffer`,
  weights: () => say`weights`,
  section: () => say`section`,
  loadCopy: () => say`load copy`,
  stack: () => say`stack`,
  heap: () => say`heap`,
  bootImage: () => say`boot image`,
  copy: () => say`copy`,
  programmed: () => say`programmed`,
  reserved: () => say`reserved`,
};
const phaseWords: Readonly<Record<Phase, () => string>> = {
  programming: () => say`programming`,
  bootRom: () => say`ROM boot`,
  fsbl: () => say`FSBL`,
  copy: () => say`copying`,
  application: () => say`application`,
  inference: () => say`inference`,
};

function memoryText({ bank, guard, target }: ExplainedAddress): string {
  if (bank === undefined) return say`no memory of ${target}`;
  return guard ? say`${bank}, guarded by ${guard} of ${target}` : say`${bank} on ${target}`;
}

/** `frame_buffer + 0x40 in .bss from main.o, in the last build`. */
function symbolLine(symbol: NonNullable<ExplainedAddress['symbol']>): string {
  const { name, offset, section, object, isLastBuild } = symbol;
  const at = `${name} + ${formatHex(BigInt(offset))}`;
  const inSection = section ? say`${at} in ${section}` : at;
  const ofObject = object ? say`${inSection} from ${object}` : inSection;
  return isLastBuild ? say`${ofObject}, in the last build` : ofObject;
}

function addressText(entry: ExplainedAddress, style: Style): string {
  const address = style.bold(formatAddress(entry.address));
  const where =
    entry.canonical === entry.address
      ? address
      : say`${address} (the same byte as ${formatAddress(entry.canonical)})`;
  const lines = [sayLabelled(where, memoryText(entry)), `  ${entry.meaning}`];
  const { symbol } = entry;
  if (symbol) lines.push(`  ${symbolLine(symbol)}`);
  for (const { name, firstEpoch, lastEpoch, layer, model } of entry.buffers) {
    const buffer =
      firstEpoch === undefined
        ? say`buffer ${name}`
        : say`buffer ${name} in epochs ${firstEpoch}–${lastEpoch!}`;
    lines.push(
      `  ${layer === undefined ? say`${buffer} (${model})` : say`${buffer}, made by ${layer} (${model})`}`,
    );
  }
  for (const { kind, name, start, end, phases, source } of entry.claims) {
    // Buffers stand above, with their epochs.
    if (kind === 'buffer') continue;
    const range = sayList([formatRange({ start, end }), formatBytes(end - start)]);
    const when =
      phases.length === phaseNames.length ? say`always` : sayList(phases.map((phase) => phaseWords[phase]()));
    lines.push(
      style.dim(
        `  ${say`${kindWords[kind]()} ${name} ${range}: ${when} (${source.file}:${source.line + 1})`}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

export function explainJson(
  all: readonly ExplainedAddress[],
  fault: ExplainedFault | undefined,
  lineOf: (place: Place) => number = () => 0,
) {
  return {
    version: 1,
    addresses: all.map((entry) => ({
      address: formatAddress(entry.address),
      canonical: formatAddress(entry.canonical),
      target: entry.target,
      bank: entry.bank ?? null,
      guard: entry.guard ?? null,
      claims: entry.claims.map(({ kind, name, start, end, phases, source }) => ({
        kind,
        name,
        start: formatAddress(start),
        end: formatAddress(end),
        phases,
        source,
      })),
      symbol: entry.symbol
        ? {
            name: entry.symbol.name,
            offset: entry.symbol.offset,
            section: entry.symbol.section ?? null,
            object: entry.symbol.object ?? null,
          }
        : null,
      buffers: entry.buffers.map(({ model, name, firstEpoch, lastEpoch, layer }) => ({
        model,
        name,
        firstEpoch: firstEpoch ?? null,
        lastEpoch: lastEpoch ?? null,
        layer: layer ?? null,
      })),
      meaning: entry.meaning,
    })),
    fault: fault
      ? {
          registers: Object.fromEntries(
            [...fault.fault.registers].map(([name, value]) => [name, formatAddress(value)]),
          ),
          meaning: fault.meaning,
          findings: fault.suspects.map(({ finding: { rule, severity, message, place } }) => ({
            rule,
            severity,
            message,
            source: { file: place.file, line: lineOf(place) },
          })),
          first: fault.first,
        }
      : null,
  };
}
