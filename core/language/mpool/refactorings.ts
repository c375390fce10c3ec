import { higher } from '../../base/order';
import { byteCount } from '../../base/addressRange';
import type { SpanEdit } from '../../base/edits';
import { formatSize } from '../../base/size';
import { spanContains, type Span } from '../../base/span';
import { say } from '../../base/wording';
import { bankAt } from '../../device/addressSpace';
import { assumedDevice } from '../../device/devices';
import { convertDialect } from '../../memoryPool/convertDialect';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { Pool, Quantity } from '../../memoryPool/poolFile';
import {
  convertQuantity,
  giveBankToApplication,
  giveBankToModel,
  shrinkToUse,
  sizeForUse,
  type QuantityForm,
} from '../../memoryPool/refactor';
import { splitPool } from '../../memoryPool/splitPool';
import type { PoolInput } from './poolInput';
import { poolUse, regionsOf } from './poolUse';
import { takenMemory } from './takenMemory';
import { templatesFor } from './templates';

/** A change of one file that keeps its meaning or does what its title says; offered, never made by itself. */
export interface Refactoring {
  readonly title: string;
  /** LSP's kinds. */
  readonly kind: 'refactor.rewrite';
  readonly edits: readonly SpanEdit[];
}

/** What can be done at a selection of a pool file: units, size by use, banks, dialect; templates in an empty file. */
export function refactoringsInPoolFile(input: PoolInput, selection: Span): readonly Refactoring[] {
  if (input.text.trim() === '') return templates(input);
  const pool = input.poolFile.pools.find(({ span }) => spanContains(span, selection.start));
  const all = pool
    ? [...unitChanges(pool, selection), ...poolChanges(input, pool)]
    : dialectChange(input, selection);
  return all.filter(({ edits }) => edits.length > 0);
}

function templates(input: PoolInput): Refactoring[] {
  return templatesFor(input).map(({ title, text }) => ({
    title,
    kind: 'refactor.rewrite',
    edits: [{ span: { start: 0, end: input.text.length }, newText: text }],
  }));
}

const forms: readonly QuantityForm[] = ['hex', 'BYTES', 'KBYTES', 'MBYTES'];

const formTitles: Readonly<Record<'offset' | 'size', (form: QuantityForm) => string>> = {
  offset: (form) =>
    form === 'hex' ? say`Write the offset in hexadecimal` : say`Write the offset in ${form}`,
  size: (form) => (form === 'hex' ? say`Write the size in hexadecimal` : say`Write the size in ${form}`),
};

function unitChanges(pool: Pool, selection: Span): Refactoring[] {
  const quantities: readonly (readonly ['offset' | 'size', Quantity | undefined])[] = [
    ['offset', pool.offset],
    ['size', pool.size],
  ];
  return quantities.flatMap(([name, quantity]) => {
    if (!quantity || !spanContains(quantity.span, selection.start)) return [];
    return forms.map((form) => ({
      title: formTitles[name](form),
      kind: 'refactor.rewrite' as const,
      edits: convertQuantity(quantity, form),
    }));
  });
}

function poolChanges(input: PoolInput, at: Pool): Refactoring[] {
  const { text, poolFile, board } = input;
  const device = assumedDevice(input.device);
  const regions = regionsOf(input);
  const taken = takenMemory(input.targets, input.file);
  const bank = at.offset?.bytes === undefined ? undefined : bankAt(device, at.offset.bytes);
  const toModel: Refactoring[] = bank
    ? [
        {
          title: say`Give the free part of ${bank.name} to Neural-ART`,
          kind: 'refactor.rewrite',
          edits: giveBankToModel(text, poolFile, bank, device, board, taken),
        },
      ]
    : [];
  const pool = physicalPools(poolFile).find(({ span }) => span.start === at.span.start);
  if (!pool) return toModel;
  const changes = [...toModel];
  const uses = poolUse(input, pool);
  const end = uses.reduce((last, use) => higher(last, use.end), pool.range.start);
  const size = sizeForUse(pool, end);
  if (size !== undefined) {
    changes.push({
      title: say`Shrink pool ${pool.name} to what the model uses plus 10 % (${formatSize(size)} of ${formatSize(byteCount(pool.range))})`,
      kind: 'refactor.rewrite',
      edits: shrinkToUse(poolFile, pool, end),
    });
  }
  changes.push({
    title: say`Split pool ${pool.name} at the bank boundary`,
    kind: 'refactor.rewrite',
    edits: splitPool(text, poolFile, pool, device),
  });
  // Where a script is known, both sides change together: see bankTransfer.ts.
  if (bank && regions.length === 0) {
    changes.push({
      title: say`Take ${bank.name} from Neural-ART, for the application`,
      kind: 'refactor.rewrite',
      edits: giveBankToApplication(poolFile, bank, device) ?? [],
    });
  }
  return changes;
}

function dialectChange({ text, poolFile }: PoolInput, selection: Span): Refactoring[] {
  // Only at the head of the file, so that it does not turn up everywhere.
  if (selection.start > (poolFile.mempoolsSpan?.start ?? text.length)) return [];
  const to = poolFile.dialect === 'input' ? 'echo' : 'input';
  const title =
    to === 'input'
      ? say`Convert to the form that people write`
      : say`Convert to the form of the compiler's echo`;
  return [{ title, kind: 'refactor.rewrite', edits: convertDialect(text, poolFile, to) }];
}
