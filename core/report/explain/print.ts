import { formatAddress, formatBytes, formatHex, formatRange } from '../../base/size';
import type { Place } from '../../base/span';
import { plainStyle, type Style } from '../style';
import type { ExplainedAddress } from './address';
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
      return `  ${style.bold(`${severity}[${rule}]`)} ${place.file}:${line + 1}: ${message}`;
    });
    blocks.unshift(
      [
        style.bold('Fault'),
        `  ${style.dim(registers)}`,
        `  ${fault.meaning}`,
        suspects.length === 0
          ? '  No finding of the project would cause it.'
          : '  These findings of the project would cause it:',
        ...suspects.map((line) => `  ${line}`),
        `  Try first: ${fault.first}`,
        '',
      ].join('\n'),
    );
  }
  return blocks.join('\n');
}

function addressText(entry: ExplainedAddress, style: Style): string {
  const alias =
    entry.canonical === entry.address ? '' : ` (the same byte as ${formatAddress(entry.canonical)})`;
  const bank =
    entry.bank === undefined
      ? 'no memory'
      : `${entry.bank}${entry.guard ? `, guarded by ${entry.guard}` : ''}`;
  const lines = [
    `${style.bold(formatAddress(entry.address))}${alias}: ${bank} of ${entry.target}`,
    `  ${entry.meaning}`,
  ];
  const { symbol } = entry;
  if (symbol)
    lines.push(
      `  ${symbol.name} + ${formatHex(BigInt(symbol.offset))}${symbol.section ? ` in ${symbol.section}` : ''}${symbol.object ? ` of ${symbol.object}` : ''}${symbol.isLastBuild ? ', in the last build' : ''}`,
    );
  for (const { name, firstEpoch, lastEpoch, layer, model } of entry.buffers) {
    const epochs = firstEpoch === undefined ? '' : ` in epochs ${firstEpoch}–${lastEpoch}`;
    lines.push(`  buffer ${name}${epochs}${layer === undefined ? '' : `, made by ${layer}`} (${model})`);
  }
  for (const { kind, name, start, end, phases, source } of entry.claims) {
    // Buffers stand above, with their epochs.
    if (kind === 'buffer') continue;
    const when = phases.length === 6 ? 'always' : phases.join(', ');
    lines.push(
      style.dim(
        `  ${kind} ${name} ${formatRange({ start, end })}, ${formatBytes(end - start)}: ${when} (${source.file}:${source.line + 1})`,
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
