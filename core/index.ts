/** The façade: all that the server, the command line and the webview may import from core. */

// A project and what is found in it
export { type Analysis, createSession, type Session, type SessionSettings } from './session';
export { newConfiguration } from './initConfiguration';

// Ranges, sizes, places
export { compareBigints } from './base/order';
export { alignedLeft, columns, wrapped } from './base/columns';
export { type AddressRange, byteCount, containsAddress, distinctBytes } from './base/addressRange';
export { applyEdits } from './base/edits';
export type {
  FileContent,
  FileEntry,
  FileListing,
  FileProbe,
  FileSystem,
  ListOptions,
  OnRead,
  Unreadable,
} from './base/fileSystem';
export { nearest, unknownName } from './base/nearest';
export {
  atLeast,
  type Severity,
  severitySetting,
  type SeveritySetting,
  severities,
  severitySettings,
} from './base/severity';
export { plainText, oneLine } from './base/plainText';
export { formatHex, formatSize } from './base/size';
export { plainSnippet } from './language/snippetText';
export { chooseWording, say, sayCount, sayKey, type Translation, translationFor } from './base/wording';
export type { Place, Span } from './base/span';
export { LineIndex, type PositionUnits } from './base/textDocument';
export { trimmedOf, withoutEnding } from './base/trimming';
export type { Pause } from './base/steps';
export { decodeUtf8, editBytes } from './base/utf8Text';

// Linker scripts
export { evaluateScript } from './linkerScript/evaluate';
export { includeCandidates, type InclusionForm, type ScriptHost } from './linkerScript/host';
export { isPreprocessed } from './linkerScript/preprocessor/isPreprocessed';
export { parsePreprocessed } from './linkerScript/preprocessor/preprocess';
export { parseScript } from './linkerScript/syntax/parser';
export type { Script } from './linkerScript/syntax/script';
export type { PoolFile } from './memoryPool/poolFile';

// Models
export { lifetimesOf } from './model/lifetimes';

// Projects
export { classify } from './project/classify';

// Memory
export { costOfModel } from './memory/epochCost';
export { budgetBytes } from './memory/budgets';
export { type BuiltFill, fillOfFile, targetFills } from './memory/fill';
export { type Timeline, timelineOfLifetimes } from './memory/timeline';

// Rules and findings
export type { Finding, Fix, FixSafety, SingleFinding, TextEdit, VerifiedFix } from './rules/engine/finding';
export { pageOfRule } from './rules/engine/page';
export { defaultOf, ruleNamed, rules, titleOf } from './rules/engine/registry';
export { type ChosenFix, chosenFixes } from './rules/fixes/chosenFixes';
export { tryRanges } from './rules/fixes/planEdits';
export type { RangeChange } from './rules/fixes/rangeChange';

// Reports
export { costJson, costText } from './report/cost';
export { compareSnapshots } from './report/diff/compare';
export { diffJson, diffMarkdown, diffText } from './report/diff/print';
export { type Snapshot, snapshotOfCInfo, snapshotOfImage, snapshotOfProject } from './report/diff/snapshot';
export { evalJson, evalText, failuresOf } from './report/evaluation';
export type { CheckReport } from './report/checkReport';
export { checkText } from './report/checkText';
export { explainAddress, type ExplainedAddress } from './report/explain/address';
export { explainFault } from './report/explain/fault';
export { explainJson, explainText } from './report/explain/print';
export { firstLines, leftOutLines } from './report/leftOut';
export { addressSummary } from './report/explain/summary';
export { type Fault, readFault } from './report/explain/readFault';
export { flashJson, flashMarkdown, type FlashPlan, flashPlanOf, flashText } from './report/flash';
export { checkGithub } from './report/github';
export { checkGitlab } from './report/gitlab';
export { checkJson, rulesJson, targetsJson } from './report/json';
export { checkConcise } from './report/lines';
export { planJson, planMarkdown, type PlanReport, planText } from './report/plan';
export { comparePromises, planPromises } from './report/planComparison';
export { planCInfo, planReports } from './report/planReports';
export { createPositions } from './report/positions';
export { checkSarif } from './report/sarif';
export { type BudgetOf, sizeJson, sizeLevels, sizeMarkdown, sizeText } from './report/size';
export { plainStyle, type Style } from './report/style';
export { type ReaderPaths, targetsText, versionsText } from './report/text';
export { releaseOfRuntime, versionsJson } from './report/versions';

// Language services
export { deviceMemories } from './language/deviceMemories';
export { deviceNamed } from './device/devices';
export { resolvedScript } from './language/linkerScript/resolvedScript';
export { addressHoverInSource } from './language/addressHover';
export type {
  CompletionEntry,
  CompletionKind,
  HoverText,
  LensAction,
  OutlineEntry,
  RenamePlace,
  SchemaUse,
  SymbolKind,
  TokenClass,
} from './language/features';
export { editsForRename } from './language/fileRename';
export { projectSymbols } from './language/workspaceSymbols';
export { newPoolFile } from './language/mpool/newPoolFile';
export { choiceNamed, choiceNames, choicesBeside } from './language/mpool/templates';
export {
  type LanguageServices,
  type PhysicalMemory,
  servicesFor,
  type TypingServices,
  typingServicesFor,
} from './language/services';

// Pictures
export { type CurvePicture, layOutCurve } from './view/planning/curve';
export { addressOf, nearestEnd, type PlanModel } from './view/planning/model';
export { createPlanning, type Planning } from './view/planning/planning';
export {
  chooseView,
  mapModelFor,
  timelineFiles,
  timelineLabel,
  timelineSource,
  type TimelineSource,
  viewChoices,
  viewDocument,
  timelineFor,
} from './view/documents';
export { kindName, sideNames } from './view/memoryMap/details';
export { mapReportOf } from './view/memoryMap/json';
export type { LaneView } from './view/memoryMap/laneContext';
export { addressMarker, laneWith, searchedAddress } from './view/memoryMap/marker';
export { layOutMap, subtitleOf } from './view/memoryMap/layout';
export { isCountedOverlap, type MapModel } from './view/memoryMap/model';
export type { MapPicture, PlacedLane } from './view/memoryMap/picture';
export { mapToSvg } from './view/memoryMap/svg';
export { mapTable } from './view/memoryMap/table';
export { mapToText } from './view/memoryMap/text';
export {
  applyWhatIf,
  type Edge,
  isMovable,
  moveEdge,
  type WhatIfChange,
  whatIfText,
} from './view/memoryMap/whatIf';
export { mapFromWire, mapToWire } from './view/memoryMap/wire';
export {
  itemAt,
  narrowPicture,
  optionId,
  type Picture,
  type PictureItem,
  rectPath,
  type Shape,
  shapesToSvg,
  shapeToSvg,
} from './view/shapes';
export { shortSize } from './view/shortSize';
export {
  documentsElementId,
  type PageDocument,
  standaloneHtml,
  textsElementId,
  type ViewKind,
} from './view/standaloneHtml';
export { element } from './view/svg';
export { sortRows, type TableData, type TableRow } from './view/table';
export type { MeasureText, TextStyle } from './view/textMetrics';
export {
  darkPalette,
  highContrastDarkPalette,
  highContrastLightPalette,
  lightPalette,
  liveStyleSheet,
  type Palette,
  patternDefinitions,
  tokens,
  variableOf,
} from './view/theme';
export {
  costLines,
  epochText,
  layersText,
  mappingOf,
  poolNames,
  roleNames,
  softwareLines,
  spillLine,
} from './view/timeline/details';
export { layOutTimeline, scrubShapes, timelineSubtitle, type TimelineView } from './view/timeline/layout';
export { liveBuffers, poolsAt, type TimelineModel, timelineModelOf } from './view/timeline/model';
export type { TimelinePicture } from './view/timeline/picture';
export { timelineToSvg } from './view/timeline/svg';
export { timelineTable } from './view/timeline/table';
export { timelineFromWire, timelineToWire } from './view/timeline/wire';
export {
  compareTimelines,
  comparisonSummary,
  type ComparedLine,
  type TimelineComparison,
} from './view/timeline/compare';
export { changesToSvg } from './view/fill/changes';
export { compareFills } from './view/fill/compare';
export { fillCsv } from './view/fill/csv';
export { changeSummary, fillSubtitle, partName } from './view/fill/details';
export { layOutFill } from './view/fill/layout';
export { type FillModel, fillModelOf, fillObjects, type FillPart } from './view/fill/model';
export { type FillOrder, fillOrders, type FillPicture, type FillView } from './view/fill/picture';
export { fillToSvg } from './view/fill/svg';
export { fillTable } from './view/fill/table';
export { mostRows } from './view/fill/treeLayout';
export { fillFromWire, fillToWire } from './view/fill/wire';
