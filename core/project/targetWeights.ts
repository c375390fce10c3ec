import { isEmpty } from '../base/addressRange';
import type { FileProbe } from '../base/fileSystem';
import { latin1 } from '../base/latin1';
import { oncePer } from '../base/oncePer';
import { basename, dirname } from '../base/path';
import { bankAt } from '../device/addressSpace';
import type { Device } from '../device/device';
import { parseIntelHex } from '../image/intelHex';
import type { ModelPool } from '../model/networkSource';
import { bytesOfUsedText, memberPools } from '../model/usedRanges';
import type { Artifacts } from './artifacts';
import type { BuiltModel, TargetWeights } from './builtTarget';
import { isToolWorkspace, isVendorPath } from './classify';
import { hexHeadOf, isHexOf, isLikelyHexSize } from './programming/sameBytes';
import type { TargetFiles } from './target';

/**
 * The blobs and hex files that surely hold data of one of the target's models: those that discovery found beside a
 * model under its name, and initialisers elsewhere with the model's name and the very size of its use of the pool.
 */
export function targetWeights(
  files: TargetFiles,
  models: readonly BuiltModel[],
  addressing: Device,
  artifacts: Artifacts,
): TargetWeights[] {
  const result: TargetWeights[] = [];
  const known = new Set<string>();
  for (const { role, file } of files.files) {
    if (role !== 'weights') continue;
    const model = modelOfWeights(file, models);
    if (!model || known.has(file)) continue;
    known.add(file);
    result.push(weightsIn(artifacts, addressing, file, model));
  }
  for (const model of models) {
    for (const found of strayInitialisers(artifacts, model)) {
      if (known.has(found.file)) continue;
      known.add(found.file);
      result.push(found);
    }
  }
  return [...result, ...hexesOfSameBytes(artifacts, result, known)];
}

/** Hex files of any name and place that load the very bytes of a model's blob. */
function hexesOfSameBytes(
  artifacts: Artifacts,
  weights: readonly TargetWeights[],
  known: ReadonlySet<string>,
): TargetWeights[] {
  const { files } = artifacts;
  const blobs = weights.filter(({ format, pool, size }) => format === 'blob' && pool && size !== 0n);
  if (blobs.length === 0) return [];
  return hexFiles(files.paths).flatMap((file): TargetWeights[] => {
    if (known.has(file)) return [];
    const size = files.size(file);
    const sizes = blobs.filter(
      (blob) => blob.size !== undefined && (size < 0 || isLikelyHexSize(size, Number(blob.size))),
    );
    const probe = sizes.length === 0 ? undefined : files.probe?.(file);
    const head = probe && hexHeadOf(probe);
    if (!head) return [];
    const owners = sizes.filter((blob) => {
      const bytes = files.probe?.(blob.file);
      return bytes && isHexOf(head, probe.size, bytes);
    });
    const [first] = owners;
    if (!first || owners.some(({ model, pool }) => model !== first.model || pool !== first.pool)) return [];
    const { model, pool } = first;
    return [{ file, model, format: 'hex', by: 'bytes', pool, first: head, size: undefined }];
  });
}

const hexFiles = oncePer((paths: readonly string[]) =>
  paths.filter((path) => /\.(?:hex|ihex|ihx)$/i.test(path) && !isVendorPath(path) && !isToolWorkspace(path)),
);

/** Beside the model, `network_data.hex` and `network_atonbuf.xSPI2.raw` are of `network.c`; `atonbuf.…` only if alone. */
function modelOfWeights(file: string, models: readonly BuiltModel[]): BuiltModel | undefined {
  const name = basename(file);
  const named = models.filter((model) => name.startsWith(`${stemOf(model.file)}_`));
  const beside = named.filter((model) => dirname(model.file) === dirname(file));
  const candidates = beside.length > 0 ? beside : named.length > 0 ? named : models;
  return candidates.length === 1 ? candidates[0] : undefined;
}

function weightsIn(artifacts: Artifacts, addressing: Device, file: string, model: BuiltModel): TargetWeights {
  const pool = poolOfBlob(file, model, addressing);
  const probe = artifacts.files.probe?.(file);
  if (/\.hex$/i.test(file)) {
    const first = probe && firstRecordOf(probe);
    return { file, model: model.file, format: 'hex', by: 'name', pool, first, size: undefined };
  }
  const size = probe && sizeBehindPointer(latin1(probe.head.subarray(0, 256)), probe.size);
  return { file, model: model.file, format: 'blob', by: 'name', pool, first: undefined, size };
}

/** The pool whose data a file of this name holds: `….xSPI2.…` says it, else the model's only flash pool with data. */
export function poolOfBlob(file: string, model: BuiltModel, addressing: Device): ModelPool | undefined {
  const members = memberPools(model.source).filter((pool) => !isEmpty(pool.range));
  const parts = basename(file).toLowerCase().split('.');
  const named = members.filter((pool) => parts.includes(pool.fname.toLowerCase()));
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  const flash = members.filter(
    (pool) =>
      pool.rights === 'READ_ONLY' &&
      pool.usedText !== undefined &&
      bankAt(addressing, pool.range.start)?.kind === 'external',
  );
  return flash.length === 1 ? flash[0] : undefined;
}

/** objcopy writes ascending addresses, so the head of a hex file knows the lowest one. */
const firstRecordOf = oncePer((probe: FileProbe): TargetWeights['first'] => {
  const head = latin1(probe.head);
  const whole = head.slice(0, head.lastIndexOf('\n') + 1);
  const hex = parseIntelHex(whole === '' ? head : whole);
  const place = hex.places[0];
  return hex.isIntelHex && hex.lowest !== undefined && place
    ? { address: hex.lowest, span: place.span }
    : undefined;
});

/** A Git LFS pointer stands for a file whose size it names. */
function sizeBehindPointer(head: string, size: number): bigint {
  const pointer = /^version https:\/\/git-lfs[^\n]*\n(?:[^\n]*\n)*?size (\d{1,15})\s/.exec(head);
  return BigInt(pointer?.[1] ?? size);
}

/** Initialisers that the generator left in its own folders: of this model only where name and size both say so. */
function strayInitialisers(artifacts: Artifacts, model: BuiltModel): TargetWeights[] {
  return memberPools(model.source).flatMap((pool) => {
    const used = pool.usedText === undefined ? undefined : bytesOfUsedText(pool.usedText);
    if (!used) return [];
    const paths = artifacts.files.named(`${stemOf(model.file)}_atonbuf.${pool.fname}.raw`);
    return paths.flatMap((file): TargetWeights[] => {
      const probe = artifacts.files.probe?.(file);
      if (!probe) return [];
      const size = sizeBehindPointer(latin1(probe.head.subarray(0, 256)), probe.size);
      if (size === 0n || size < used.least || size > used.most) return [];
      return [{ file, model: model.file, format: 'blob', by: 'name', pool, first: undefined, size }];
    });
  });
}

function stemOf(model: string): string {
  return basename(model).replace(/\.c$/, '');
}
