import { overlapsWithin } from '../memory/sweep';
import { compareBigints } from '../base/order';
import type { AddressRange } from '../base/addressRange';
import { formatAddress, formatBytes, formatRange, formatSize } from '../base/size';
import { say, sayList } from '../base/wording';
import { bankAt, fittedRange } from '../device/addressSpace';
import type { Ledger } from '../memory/ledger';
import { isProgrammed } from '../memory/phases';
import type { Artifacts } from '../project/artifacts';
import type { BuiltBoot, BuiltTarget } from '../project/builtTarget';
import { belongsTo } from '../project/programming/ofTarget';
import { programmingSteps, type ProgrammingStep } from '../project/programming/steps';
import { weightsSteps } from '../project/programming/weightsSteps';
import { isFsblFile } from '../project/programming/signedFiles';
import { signedLine, signedState, type SignedState } from './flashSigned';
import { plainStyle, type Style } from './style';

/** One image in flash: what it is, where it goes and what says so. */
export interface FlashImage {
  /** `FSBL`, `application`, `weights of Model/network.c`. */
  readonly role: string;
  /** The file that holds it; undefined where the project has none. */
  readonly file: string | undefined;
  readonly start: bigint;
  /** Undefined where its size is not known. */
  readonly end: bigint | undefined;
  /** The line that programs it, or gives its file the address; undefined where none does. */
  readonly programmedBy:
    | { readonly file: string; readonly line: number; readonly text: string; readonly isWritten: boolean }
    | undefined;
  /** What the header of a signed image and the files beside it say; undefined for what is not signed. */
  readonly signed: SignedState | undefined;
}

/** What has to be in the flash of a board before it runs. */
export interface FlashPlan {
  readonly target: string;
  /** The external memories that hold something, with what the board has of them. */
  readonly memories: readonly { readonly name: string; readonly range: AddressRange }[];
  /** By address. */
  readonly images: readonly FlashImage[];
  /** Images that share bytes. */
  readonly overlaps: readonly { readonly range: AddressRange; readonly roles: readonly [string, string] }[];
  /** Commands of the project that erase memory first, or after all. */
  readonly erases: readonly {
    readonly what: string;
    readonly file: string;
    readonly line: number;
    readonly text: string;
  }[];
  /** Commands for STM32_Programmer_CLI, in order of address. */
  readonly commands: readonly string[];
  readonly missing: readonly string[];
}

/**
 * What is to be programmed for a target, from its boot images, its models' weights and the project's own steps.
 *
 * @param pathOf a file as the reader finds it, in what is shown and in the commands to paste
 */
export function flashPlanOf(
  target: BuiltTarget,
  ledger: Ledger,
  artifacts: Artifacts,
  pathOf: (file: string) => string = (file) => file,
): FlashPlan {
  const named = [
    ...target.boot.map((boot) => bootImage(target, artifacts, boot)),
    ...weightImages(target, ledger, artifacts, pathOf),
  ];
  const images = [...named, ...otherImages(named, ledger, artifacts)]
    .sort((a, b) => compareBigints(a.start, b.start))
    .map((image) => withPaths(image, pathOf));
  const banks = new Map(
    images.flatMap(({ start }) => {
      const bank = bankAt(target.addressing, start);
      return bank?.kind === 'external' ? [[bank.name, bank]] : [];
    }),
  );
  return {
    target: target.name,
    memories: [...banks.values()].map((bank) => ({
      name: bank.name,
      range: fittedRange(bank, target.files.board),
    })),
    images,
    overlaps: overlapsWithin(images.map(surely)).map(({ first, second, shared }) => ({
      range: shared,
      roles: [first.role, second.role] as const,
    })),
    erases: programmingSteps(artifacts).flatMap((step) =>
      step.kind === 'erase' && belongsTo(target, step)
        ? [{ what: step.file.text, file: pathOf(step.script), line: step.line, text: step.text }]
        : [],
    ),
    commands: images.flatMap((image) => commandsFor(image, loaderOf(target, artifacts))),
    missing: images.flatMap((image) => (image.file === undefined ? [missingText(image)] : [])),
  };
}

function withPaths(image: FlashImage, pathOf: (file: string) => string): FlashImage {
  const { file, programmedBy } = image;
  return {
    ...image,
    file: file === undefined ? undefined : pathOf(file),
    programmedBy: programmedBy && { ...programmedBy, file: pathOf(programmedBy.file) },
  };
}

function bootImage(target: BuiltTarget, artifacts: Artifacts, boot: BuiltBoot): FlashImage {
  const steps = programmingSteps(artifacts).filter(
    (candidate) =>
      candidate.kind === 'write' && startOf(target, candidate) === boot.start && belongsTo(target, candidate),
  );
  const { evidence } = boot;
  const step =
    steps.find((candidate) => candidate.script === evidence.file && candidate.line === evidence.line) ??
    steps[0];
  const signed = target.signed.filter(({ file }) => isFsblFile(file) === (boot.name === 'FSBL'));
  const sized =
    boot.sizeFrom !== undefined &&
    artifacts.files.has(boot.sizeFrom) &&
    /\.(?:bin|hex|stm32)$/i.test(boot.sizeFrom)
      ? boot.sizeFrom
      : undefined;
  const file = step ? fileOf(step) : (sized ?? (signed.length === 1 ? signed[0]!.file : undefined));
  const own = target.signed.find((candidate) => candidate.file === file);
  return {
    role: boot.name,
    file,
    start: boot.start,
    end: boot.size === undefined ? undefined : boot.start + boot.size,
    programmedBy: step && lineOf(step),
    signed: own && signedState(target, own),
  };
}

/** Of an image of unknown size only the first byte is sure. */
function surely({ role, start, end = start + 1n }: FlashImage) {
  return { role, range: { start, end } };
}

/** Where a command writes its file: as it says, or as the file itself does. */
function startOf(
  { programmed }: BuiltTarget,
  { address, script, line, file }: ProgrammingStep,
): bigint | undefined {
  if (address !== undefined) return address;
  return programmed.find(
    (entry) => entry.script === script && entry.line === line && entry.path === file.path,
  )?.start;
}

function weightImages(
  target: BuiltTarget,
  ledger: Ledger,
  artifacts: Artifacts,
  pathOf: (file: string) => string,
): FlashImage[] {
  const steps = weightsSteps(artifacts, target);
  return ledger.ofKind('weights').flatMap((claim): FlashImage[] => {
    const { model, pool } = claim.subject;
    if (!isProgrammed(claim.alive)) return [];
    const own = steps.filter((entry) => entry.model === model && entry.pool === pool);
    const start = pool?.range.start ?? claim.written.start;
    const right = own.filter(({ step }) => (step.address ?? addressInFile(target, step) ?? start) === start);
    const step = (right.find((entry) => entry.step.kind === 'write') ?? right[0])?.step;
    const blobs = target.weights.filter((entry) => entry.model === model.file && entry.pool === pool);
    const blob = blobs.find(({ format }) => format === 'blob') ?? blobs[0];
    return [
      {
        role: say`weights of ${pathOf(model.file)}`,
        file: blob?.file ?? (step && fileOf(step)),
        start,
        end: claim.written.end,
        programmedBy: step && lineOf(step),
        signed: undefined,
      },
    ];
  });
}

/** What the project's commands write beside boot images and weights: pictures, sounds, a file system. */
function otherImages(named: readonly FlashImage[], ledger: Ledger, artifacts: Artifacts): FlashImage[] {
  return ledger.ofKind('programmed').flatMap(({ subject: { programmed } }): FlashImage[] => {
    const { name, path, start, size, script, line, weights } = programmed;
    const end = size === undefined ? undefined : start + size;
    if (weights || named.some((image) => image.start === start)) return [];
    const { start: from, end: to } = artifacts.lineSpan(script, line);
    const text = artifacts.text(script)?.slice(from, to) ?? '';
    return [
      {
        role: name,
        file: path,
        start,
        end,
        programmedBy: { file: script, line, text, isWritten: true },
        signed: undefined,
      },
    ];
  });
}

/** Where the hex file that a command names goes; undefined while the build has not made it. */
function addressInFile({ weights }: BuiltTarget, { file }: ProgrammingStep): bigint | undefined {
  return weights.find((entry) => entry.file === file.path)?.first?.address;
}

function fileOf(step: ProgrammingStep): string | undefined {
  const file = step.kind === 'write' ? step.file : (step.output ?? step.file);
  const path = file.path ?? file.expected;
  // A loader takes the blobs beside the model's source by itself.
  return path !== undefined && /\.c$/.test(path) ? undefined : path;
}

function lineOf({ kind, script, line, text }: ProgrammingStep): FlashImage['programmedBy'] {
  return { file: script, line, text, isWritten: kind === 'write' };
}

/** The external loader that the project's own commands name, else the board's. */
function loaderOf(target: BuiltTarget, artifacts: Artifacts): string {
  for (const step of programmingSteps(artifacts)) {
    if (!belongsTo(target, step)) continue;
    if (step.loader !== undefined) return quoted(step.loader);
  }
  return target.files.board?.externalLoader ?? say`<external loader of the board>`;
}

/** `.raw` is copied first: the programmer goes by the name. A hex file knows its address. */
function commandsFor({ file, start }: FlashImage, loader: string): string[] {
  if (file === undefined) return [];
  const isRaw = /\.raw$/i.test(file);
  const programmed = isRaw ? file.replace(/\.raw$/i, '.bin') : file;
  const address = /\.(?:hex|ihex|srec|s19|elf)$/i.test(file) ? '' : ` ${formatAddress(start)}`;
  return [
    ...(isRaw ? [`cp ${quoted(file)} ${quoted(programmed)}`] : []),
    `STM32_Programmer_CLI -c port=SWD mode=HOTPLUG -el ${loader} -w ${quoted(programmed)}${address}`,
  ];
}

function quoted(path: string): string {
  return /[^\w./-]/.test(path) ? `"${path}"` : path;
}

function missingText({ role, start, programmedBy }: FlashImage): string {
  const why = programmedBy
    ? say`the file that ${programmedBy.file}:${programmedBy.line + 1} writes is not certain`
    : say`no file of the project is known to be it`;
  return say`${role} at ${formatAddress(start)}: ${why}`;
}

function spanText({ start, end }: FlashImage): string {
  return end === undefined
    ? say`${formatAddress(start)}, size not known`
    : sayList([formatRange({ start, end }), formatSize(end - start)]);
}

export function flashText(plans: readonly FlashPlan[], style: Style = plainStyle): string {
  if (plans.length === 0) return `${say`No target found.`}\n`;
  return plans.map((plan) => planText(plan, style)).join('\n');
}

function planText(plan: FlashPlan, style: Style): string {
  const lines = [style.bold(plan.target)];
  if (plan.images.length === 0) lines.push(`  ${say`Nothing of this target is known to lie in flash.`}`);
  let previous: bigint | undefined;
  for (const image of plan.images) {
    if (previous !== undefined && image.start > previous)
      lines.push(style.dim(`  ${say`${formatBytes(image.start - previous)} free`}`));
    previous = image.end;
    lines.push(`  ${spanText(image)}  ${style.bold(image.role)}`);
    lines.push(`    ${image.file ?? style.yellow(say`no file`)}`);
    if (image.signed) lines.push(style.dim(`    ${signedLine(image.signed)}`));
    const by = image.programmedBy;
    lines.push(
      style.dim(
        by
          ? `    ${by.isWritten ? say`programmed by ${by.file}:${by.line + 1}: ${by.text}` : say`placed by ${by.file}:${by.line + 1}: ${by.text}`}`
          : `    ${say`nothing in the project programs it`}`,
      ),
    );
  }
  for (const { range, roles } of plan.overlaps)
    lines.push(
      style.red(
        `  ${say`${roles[0]} and ${roles[1]} share ${formatRange(range)}: programming one erases the other`}`,
      ),
    );
  for (const { what, file, line, text } of plan.erases)
    lines.push(style.dim(`  ${say`${what} erased by ${file}:${line + 1}: ${text}`}`));
  if (plan.missing.length > 0)
    lines.push('', style.bold(`  ${say`Missing`}`), ...plan.missing.map((text) => `    ${text}`));
  if (plan.commands.length > 0)
    lines.push(
      '',
      style.bold(`  ${say`To program it`}`),
      ...plan.commands.map((command) => `    ${command}`),
    );
  return `${lines.join('\n')}\n`;
}

/** For a README: a table and the commands to paste. */
export function flashMarkdown(plans: readonly FlashPlan[]): string {
  return plans
    .map((plan) => {
      const rows = plan.images.map((image) => {
        const size = image.end === undefined ? say`not known` : formatSize(image.end - image.start);
        return `| ${formatAddress(image.start)} | ${size} | ${image.role} | ${image.file === undefined ? '' : `\`${image.file}\``} |`;
      });
      const table = [
        `| ${[say`address`, say`size`, say`image`, say`file`].join(' | ')} |`,
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n');
      const commands = plan.commands.length === 0 ? '' : `\n\n\`\`\`sh\n${plan.commands.join('\n')}\n\`\`\``;
      const missing = plan.missing.map((text) => `\n- ${say`Missing: ${text}`}`).join('');
      return `## ${say`Flash of ${plan.target}`}\n\n${table}${missing === '' ? '' : `\n${missing}`}${commands}\n`;
    })
    .join('\n');
}

export function flashJson(plans: readonly FlashPlan[]) {
  return {
    version: 1,
    targets: plans.map((plan) => ({
      name: plan.target,
      memories: plan.memories.map(({ name, range }) => ({
        name,
        start: formatAddress(range.start),
        end: formatAddress(range.end),
      })),
      images: plan.images.map(({ role, file, start, end, programmedBy, signed }) => ({
        role,
        file: file ?? null,
        start: formatAddress(start),
        end: end === undefined ? null : formatAddress(end),
        evidence: programmedBy
          ? { file: programmedBy.file, line: programmedBy.line, text: programmedBy.text }
          : null,
        signed: signed
          ? {
              headerVersion: signed.headerVersion,
              payload: signed.payload ?? null,
              entry: formatAddress(signed.entry),
              unsigned: signed.unsigned ?? null,
              differences: signed.differences,
            }
          : null,
      })),
      overlaps: plan.overlaps.map(({ range, roles }) => ({
        start: formatAddress(range.start),
        end: formatAddress(range.end),
        images: roles,
      })),
      erases: plan.erases,
      commands: plan.commands,
      missing: plan.missing,
    })),
  };
}
