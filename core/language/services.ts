import type { SpanEdit } from '../base/edits';
import { spanContains, type Place, type Span } from '../base/span';
import { isEmpty, type AddressRange } from '../base/addressRange';
import { say } from '../base/wording';
import { bankAt, banksIn, canonical } from '../device/addressSpace';
import type { Device } from '../device/device';
import { assumedDevice } from '../device/devices';
import { readJsonTree } from '../memoryPool/jsonTree';
import { classify } from '../project/classify';
import type { BuiltTarget } from '../project/builtTarget';
import type { Analysis } from '../session';
import { addressHover, targetsOfSource } from './addressHover';
import { bankTransfers, type BankTransfer } from './bankTransfer';
import type {
  CompletionEntry,
  FileLink,
  FoldingSpan,
  HoverText,
  InlayText,
  LensText,
  NameOccurrences,
  OutlineEntry,
  RenamePlaces,
  SchemaUse,
  SignatureText,
  TokenClass,
} from './features';
import type { Region } from '../linkerScript/evaluation';
import type { Completion } from './completionAnswer';
import { poolInputOf, scriptInputOf } from './inputs';
import { lensesInScript } from './linkerScript/codeLens';
import { completionInScript } from './linkerScript/completion';
import { foldingInScript } from './linkerScript/folding';
import { formatScript, type FormattingOptions } from './linkerScript/formatting';
import { hoverInScript } from './linkerScript/hover';
import { inlayHintsInScript } from './linkerScript/inlayHints';
import { linksInScript } from './linkerScript/links';
import {
  definitionInScript,
  highlightsInScript,
  occurrencesInScript,
  typeDefinitionInScript,
} from './linkerScript/navigation';
import { numberActionsInScript } from './linkerScript/numberActions';
import { outlineOfScript } from './linkerScript/outline';
import { prepareRenameInScript, renameInScript, type RenamePreparation } from './linkerScript/rename';
import { rangeOfRegion } from './linkerScript/regionText';
import type { ScriptInput } from './linkerScript/scriptInput';
import { selectionSpansInScript } from './linkerScript/selectionRanges';
import { semanticTokensInScript } from './linkerScript/semanticTokens';
import { signatureInScript } from './linkerScript/signatureHelp';
import { lensesInPoolFile } from './mpool/codeLens';
import { completionsInPoolFile } from './mpool/completion';
import { hoverInPoolFile } from './mpool/hover';
import { inlayHintsInPoolFile } from './mpool/inlayHints';
import { linksInProfile } from './mpool/links';
import {
  definitionInPoolFile,
  definitionInProfile,
  occurrencesInPoolFile,
  occurrencesInProfile,
  poolsAtRange,
  poolsMentionedAt,
  poolsOfBufferAt,
  renamableInPoolFile,
  renameInPoolFile,
} from './mpool/navigation';
import { outlineOfPoolFile, outlineOfProfile } from './mpool/outline';
import type { PoolInput } from './mpool/poolInput';
import { refactoringsInPoolFile } from './mpool/refactorings';
import { completionsInProfile } from './mpool/profileCompletion';
import { hoverInProfile } from './mpool/profileHover';

export interface PlainEdit {
  readonly title: string;
  /** Of the file that was asked about, where an edit names no other. */
  readonly edits: readonly (SpanEdit & { readonly file?: string })[];
}

/** A bank of a device. */
export interface PhysicalMemory {
  readonly device: Device;
  readonly bank: string;
}

/** Everything that an editor may ask of one file. What a language has not, is not there. */
export interface LanguageServices {
  hover(offset: number): HoverText | undefined;
  completion(offset: number): Completion;
  /** What completes and explains the rest of a JSON file; undefined where it is too large or too deep to be read. */
  schema?(): SchemaUse | undefined;
  definition(offset: number): readonly Place[];
  /** What the thing at an offset belongs to: the region of a section, the pool of a buffer. */
  typeDefinition?(offset: number): readonly Place[];
  /** The physical memory in which the region or pool at an offset starts: a name of the device table, no place in a file. */
  bank?(offset: number): PhysicalMemory | undefined;
  occurrences(offset: number): NameOccurrences | undefined;
  outline(): readonly OutlineEntry[];
  links(): readonly FileLink[];
  inlayHints?(within: Span): readonly InlayText[];
  lenses?(): readonly LensText[];
  highlights?(offset: number): readonly { readonly span: Span; readonly kind: 'read' | 'write' }[];
  prepareRename?(offset: number): RenamePreparation;
  rename?(offset: number, newName: string): RenamePlaces;
  folding?(): readonly FoldingSpan[];
  /** Ever wider, innermost first. */
  selection?(offset: number): readonly Span[];
  signature?(offset: number): SignatureText | undefined;
  /** Of the whole text, or of a part of it. */
  tokens?(within?: Span): readonly TokenClass[];
  format?(options: FormattingOptions, within?: Span): readonly SpanEdit[];
  /** Rewrites on request: other notations of the number at an offset, pools by use, banks that change hands. */
  rewrites?(offset: number): readonly PlainEdit[];
}

/** The services for a file as the last analysis knows it; undefined for files in other languages. */
export function servicesFor(analysis: Analysis, file: string): LanguageServices | undefined {
  const script = scriptInputOf(analysis, file);
  if (script) return scriptServices(analysis, script, poolsBeside(analysis, script));
  const poolFile = poolInputOf(analysis, file);
  if (poolFile) return poolFileServices(analysis, poolFile);
  const described = analysis.targets.filter(({ models }) =>
    models.some((model) => model.file === file || model.cInfo?.file === file),
  );
  if (described.length > 0) return modelServices(analysis, described, file);
  if (classify(file).includes('profile')) return profileServices(analysis, file);
  const compiledBy = targetsOfSource(analysis, file);
  return compiledBy.length > 0 ? sourceServices(analysis, compiledBy, file) : undefined;
}

/** What somebody who types is shown at once. */
export type TypingServices = Pick<LanguageServices, 'completion' | 'schema' | 'signature' | 'tokens'>;

/**
 * The services that cannot wait until a large script is checked, from its text as it is now and the evaluation of the
 * last check; undefined for files that are not linker scripts.
 */
export function typingServicesFor(analysis: Analysis, file: string): TypingServices | undefined {
  const input = scriptInputOf(analysis, file, 'before');
  return (
    input && {
      completion: (offset) => completionInScript(input, offset),
      signature: (offset) => signatureInScript(input, offset),
      tokens: (within) => semanticTokensInScript(input, within),
    }
  );
}

function targetsAround({ target }: ScriptInput): readonly BuiltTarget[] {
  return target ? [target] : [];
}

/** The pool files of the targets that link a script. */
function poolsBeside(analysis: Analysis, { target }: ScriptInput): readonly PoolInput[] {
  return (target?.poolFiles ?? []).flatMap(({ file }) => poolInputOf(analysis, file) ?? []);
}

function regionNamedAt(input: ScriptInput, offset: number): Region | undefined {
  return input.evaluation.regions.find(
    ({ file, nameSpan }) => file === input.file && spanContains(nameSpan, offset),
  );
}

function bankOf(device: Device, range: AddressRange | undefined): PhysicalMemory | undefined {
  if (!range || isEmpty(range)) return undefined;
  const bank = bankAt(device, canonical(device, range).start);
  return bank && { device, bank: bank.name };
}

/** A region's definition leads to the pools that are the same memory. */
function mirrorsOf(input: ScriptInput, pools: readonly PoolInput[], offset: number): readonly Place[] {
  const region = regionNamedAt(input, offset);
  const range = region && rangeOfRegion(region);
  return range ? poolsAtRange(pools, canonical(assumedDevice(input.device), range)) : [];
}

/** What the application and Neural-ART can give each other at the pool under the cursor, for each target of the file. */
function transfersAtPool(analysis: Analysis, input: PoolInput, offset: number): BankTransfer[] {
  const pool = input.poolFile.pools.find(({ span }) => spanContains(span, offset));
  const start = pool?.mode === 'absolute' ? pool.offset?.bytes : undefined;
  if (start === undefined) return [];
  return input.targets.flatMap((target) => {
    const bank = bankAt(target.addressing, start);
    return bank ? bankTransfers(analysis, target, bank) : [];
  });
}

/** The same at the region under the cursor: the banks that it has, and the one that it ends at. */
function transfersAtRegion(
  analysis: Analysis,
  { file, target }: ScriptInput,
  offset: number,
): BankTransfer[] {
  const region = target?.scripts
    .flatMap(({ evaluation }) => evaluation.regions)
    .find((candidate) => candidate.file === file && spanContains(candidate.span, offset));
  const range = region && rangeOfRegion(region);
  if (!target || !range || range.start === range.end) return [];
  return banksIn(target.addressing, { start: range.start, end: range.end + 1n }).flatMap((bank) =>
    bankTransfers(analysis, target, bank),
  );
}

/** Symbols that generated code looks up are named after a pool: to be renamed there, or they are found no more. */
function namedByPool(
  { artifacts, textOf }: Analysis,
  { file }: ScriptInput,
  pools: readonly PoolInput[],
  offset: number,
): { readonly kind: 'refused'; readonly reason: string } | undefined {
  const [pool] = poolsMentionedAt(pools, file, offset, artifacts);
  if (!pool) return undefined;
  const name = textOf(pool.file)?.slice(pool.span.start, pool.span.end) ?? '';
  return {
    kind: 'refused',
    reason: say`It is named after pool ${name} of ${pool.file}: rename the "fname" of that pool.`,
  };
}

function scriptServices(
  analysis: Analysis,
  input: ScriptInput,
  pools: readonly PoolInput[],
): LanguageServices {
  return {
    hover: (offset) =>
      hoverInScript(input, offset) ?? addressHover(analysis, targetsAround(input), input.text, offset),
    completion: (offset) => completionInScript(input, offset),
    definition: (offset) => [
      ...definitionInScript(input, offset),
      ...mirrorsOf(input, pools, offset),
      ...poolsMentionedAt(pools, input.file, offset, analysis.artifacts),
    ],
    typeDefinition: (offset) => typeDefinitionInScript(input, offset),
    bank: (offset) => {
      const region = regionNamedAt(input, offset);
      return region && bankOf(input.target?.addressing ?? assumedDevice(input.device), rangeOfRegion(region));
    },
    occurrences: (offset) => occurrencesInScript(input, offset),
    highlights: (offset) => highlightsInScript(input, offset),
    prepareRename: (offset) =>
      namedByPool(analysis, input, pools, offset) ?? prepareRenameInScript(input, offset),
    rename: (offset, newName) =>
      namedByPool(analysis, input, pools, offset) ?? renameInScript(input, offset, newName),
    outline: () => outlineOfScript(input),
    links: () => linksInScript(input),
    folding: () => foldingInScript(input),
    selection: (offset) => selectionSpansInScript(input, offset),
    signature: (offset) => signatureInScript(input, offset),
    tokens: (within) => semanticTokensInScript(input, within),
    inlayHints: (within) => inlayHintsInScript(input, within),
    lenses: () => lensesInScript(input),
    format: (options, within) => formatScript(input, options, within),
    rewrites: (offset) => [
      ...numberActionsInScript(input, offset).map(({ title, span, newText }) => ({
        title,
        edits: [{ span, newText }],
      })),
      ...transfersAtRegion(analysis, input, offset),
    ],
  };
}

function whole(entries: readonly CompletionEntry[]): Completion {
  return { entries, isIncomplete: false };
}

function poolFileServices(analysis: Analysis, input: PoolInput): LanguageServices {
  return {
    hover: (offset) => {
      const pool = hoverInPoolFile(input, offset);
      const address = addressHover(analysis, input.targets, input.text, offset);
      return pool && address
        ? { span: pool.span, markdown: `${pool.markdown}\n\n${address.markdown}` }
        : (pool ?? address);
    },
    completion: (offset) => whole(completionsInPoolFile(input, offset)),
    schema: () =>
      readJsonTree(input.text).root ? { schema: 'mpool', dialect: input.poolFile.dialect } : undefined,
    definition: (offset) => definitionInPoolFile(input, offset),
    bank: (offset) => {
      const pool = input.poolFile.pools.find(({ span }) => spanContains(span, offset));
      return bankOf(assumedDevice(input.device), pool?.range);
    },
    occurrences: (offset) => occurrencesInPoolFile(input, offset, analysis.artifacts),
    prepareRename: (offset) => {
      const span = renamableInPoolFile(input, offset);
      return span
        ? { kind: 'name', span, name: input.text.slice(span.start, span.end) }
        : { kind: 'refused', reason: say`Only the name and the file name of a pool can be renamed here.` };
    },
    rename: (offset, newName) => renameInPoolFile(input, offset, newName, analysis.artifacts),
    outline: () => outlineOfPoolFile(input),
    links: () => [],
    inlayHints: (within) => inlayHintsInPoolFile(input, within),
    lenses: () => lensesInPoolFile(input),
    rewrites: (offset) => [
      ...refactoringsInPoolFile(input, { start: offset, end: offset }),
      ...transfersAtPool(analysis, input, offset),
    ],
  };
}

/** In what the compiler wrote, a pool leads to its pool file. Everything else is left to C and JSON. */
function modelServices(analysis: Analysis, targets: readonly BuiltTarget[], file: string): LanguageServices {
  const files = [...new Set(targets.flatMap(({ poolFiles }) => poolFiles.map((entry) => entry.file)))];
  const pools = files.flatMap((path) => poolInputOf(analysis, path) ?? []);
  const definition = (offset: number): readonly Place[] =>
    poolsMentionedAt(pools, file, offset, analysis.artifacts);
  return {
    ...sourceServices(analysis, targets, file),
    definition,
    typeDefinition: (offset) => {
      const mentioned = definition(offset);
      return mentioned.length > 0 ? mentioned : poolsOfBufferAt(pools, targets, file, offset);
    },
    occurrences: (offset) => {
      const [place] = definition(offset);
      const input = pools.find((each) => each.file === place?.file);
      return place && input && occurrencesInPoolFile(input, place.span.start, analysis.artifacts);
    },
  };
}

/** Of a C source or header only its addresses are explained: the rest is left to C's own language server. */
function sourceServices(analysis: Analysis, targets: readonly BuiltTarget[], file: string): LanguageServices {
  return {
    hover: (offset) => addressHover(analysis, targets, analysis.textOf(file) ?? '', offset),
    completion: () => whole([]),
    definition: () => [],
    occurrences: () => undefined,
    outline: () => [],
    links: () => [],
    folding: () => [],
    selection: () => [],
    format: () => [],
  };
}

function profileServices(analysis: Analysis, file: string): LanguageServices | undefined {
  const { artifacts } = analysis;
  const text = artifacts.text(file);
  const profile = artifacts.profile(file);
  if (text === undefined || !profile?.isProfileFile) return undefined;
  const models = analysis.targets.flatMap((target) => target.models.map((model) => model.file));
  return {
    hover: (offset) => hoverInProfile(profile, offset),
    completion: (offset) => whole(completionsInProfile(file, text, profile, artifacts.files.paths, offset)),
    schema: () => ({ schema: 'profile' }),
    definition: (offset) => definitionInProfile(file, profile, offset, artifacts.files),
    occurrences: (offset) => occurrencesInProfile(file, profile, offset, artifacts, models),
    outline: () => outlineOfProfile(profile),
    links: () => linksInProfile(file, profile, artifacts.files),
  };
}
