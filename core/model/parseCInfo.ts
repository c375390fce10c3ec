import { rangeOf } from '../base/addressRange';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';
import type {
  CInfo,
  CInfoAccess,
  CInfoBuffer,
  CInfoEstimate,
  CInfoMeasure,
  CInfoNode,
  CInfoPool,
} from './cInfo';
import { membersOf, note, valueOf, type Member } from './jsonSections';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a `*_c_info.json` (schema 2.0, as ST Edge AI Core 2.0 to 4.0 write it). Never throws: of a broken or cut-off
 * text the readable parts are returned and `problems` says where it broke; anything that is not a c_info gives
 * `isCInfo: false`. Numbers may be numbers or decimal strings; `"NULL"` and negative sizes mean "none".
 */
export function parseCInfo(text: string): CInfo {
  const problems: SyntaxProblem[] = [];
  const top = new Map(membersOf(text, 0).map((member) => [member.key, member]));
  const environment = asObject(valueAt(text, top.get('environment'), problems));
  const generated = asObject(environment?.['generated_model']);
  const buffers = list(text, top.get('buffers'), problems, readBuffer);
  const graphs = readGraphs(text, top.get('graphs'), problems);
  return {
    isCInfo: isArray(text, top.get('buffers')) && isArray(text, top.get('memory_pools')),
    schemaVersion: asText(valueAt(text, top.get('json_schema_version'), problems)),
    modelName: asText(generated?.['name']),
    tools: asArray(environment?.['tools']).map((tool) => ({
      name: asText(asObject(tool)?.['name']) ?? '',
      version: asText(asObject(tool)?.['version']) ?? '',
      arguments: asText(asObject(tool)?.['arguments'])?.trim(),
    })),
    modelFiles: asArray(generated?.['model_files']).flatMap((file) => asText(asObject(file)?.['name']) ?? []),
    buffers,
    pools: list(text, top.get('memory_pools'), problems, readPool),
    nodes: withEpochs(graphs.nodes, buffers),
    inputs: graphs.inputs,
    outputs: graphs.outputs,
    accesses: readAccesses(text, top.get('memory_accesses'), problems),
    estimates: readEstimates(text, top.get('power_estimates'), problems),
    blobs: readBlobs(text, top.get('ec_blobs_info'), problems),
    measured: readMeasures(text, top.get('aton_execution_time'), problems),
    problems,
  };
}

function readBuffer(value: Json, span: Span): CInfoBuffer | undefined {
  const id = asInteger(value['id']);
  const poolId = asInteger(value['mpool_id']);
  const offset = asBig(value['offset_start']);
  const size = asBig(value['size_bytes']);
  if (id === undefined || poolId === undefined || offset === undefined || size === undefined)
    return undefined;
  const epochs = asObject(value['epochs']);
  const first = asInteger(epochs?.['start']);
  const last = asInteger(epochs?.['end']);
  const shape = asArray(value['shape']).map(asInteger);
  return {
    id,
    name: asText(value['name']) ?? '',
    poolId,
    offset,
    size: size > 0n ? size : 0n,
    isParameter: asFlag(value['is_param']),
    epochs:
      first !== undefined && last !== undefined && first >= 0 && last >= first ? { first, last } : undefined,
    shape: shape.length > 0 && shape.every((n) => n !== undefined) ? shape : undefined,
    format: asText(value['format']),
    span,
  };
}

function readPool(value: Json, span: Span): CInfoPool | undefined {
  const id = asInteger(value['id']);
  const name = asText(value['name']);
  if (id === undefined || name === undefined) return undefined;
  const base = asBig(value['address']);
  const address = base === undefined || base < 0n ? undefined : base + (asBig(value['offset_start']) ?? 0n);
  const declared = asBig(value['size_bytes']);
  const size = declared === undefined || declared < 0n ? undefined : declared;
  const used = asBig(value['used_size_bytes']);
  const subpools = asArray(value['subpools']).flatMap((entry) => asInteger(entry) ?? []);
  const symbol = asText(value['address']);
  return {
    id,
    name,
    fname: asText(value['fname']) || undefined,
    address,
    size,
    usedBytes: used === undefined || used < 0n ? undefined : used,
    subpools,
    range: address === undefined || size === undefined ? undefined : rangeOf(address, size),
    rights: asText(value['rights']),
    cacheable: asText(value['cacheable']),
    virtual: subpools.length > 0 || asFlag(value['virtual']),
    symbol: symbol !== undefined && symbol !== 'NULL' && /^[A-Za-z_]\w*$/.test(symbol) ? symbol : undefined,
    span,
  };
}

interface Graphs {
  readonly nodes: readonly Omit<CInfoNode, 'epoch'>[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

function readGraphs(text: string, member: Member | undefined, problems: SyntaxProblem[]): Graphs {
  const nodes: Omit<CInfoNode, 'epoch'>[] = [];
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (const graph of member?.elements ?? []) {
    const parts = new Map(membersOf(text, graph.start).map((part) => [part.key, part]));
    // No spread into push: its arguments go on the stack.
    for (const node of list(text, parts.get('nodes'), problems, readNode)) nodes.push(node);
    for (const id of idsOf(valueAt(text, parts.get('inputs'), problems))) inputs.push(id);
    for (const id of idsOf(valueAt(text, parts.get('outputs'), problems))) outputs.push(id);
  }
  return { nodes, inputs, outputs };
}

function readNode(value: Json, span: Span): Omit<CInfoNode, 'epoch'> | undefined {
  const id = asInteger(value['id']);
  const name = asText(value['name']);
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    mapping: mappingOf(asText(value['mapping'])),
    inputs: idsOf(value['inputs']),
    outputs: idsOf(value['outputs']),
    isHybrid: asText(value['mapping']) === 'NODE_HYBRID',
    layers: layersOf(value, name),
    operators: operatorsOf(value),
    span,
  };
}

/** Values seen: NODE_HW, NODE_EC, NODE_SW, NODE_SW_INTEGER, NODE_SW_FLOAT, NODE_NO_X. */
function mappingOf(mapping: string | undefined): CInfoNode['mapping'] {
  if (mapping === 'NODE_HW' || mapping === 'NODE_EC' || mapping === 'NODE_HYBRID') return 'hardware';
  return mapping?.startsWith('NODE_SW') ? 'software' : 'none';
}

/** The layers that do something: parameters, inputs and the final return are listed as nodes but compute nothing. */
function layersOf(node: Json, name: string): string[] {
  const layers: string[] = [];
  for (const entry of asArray(node['subgraph_nodes'])) {
    const layer = asObject(entry);
    const layerName = asText(layer?.['name']);
    if (layerName === undefined || layerName === '__NN__RETURN__') continue;
    if (asText(layer?.['description']) === 'Node kind=Param') continue;
    if (asText(layer?.['mapping']) === 'NODE_NO_X') continue;
    layers.push(layerName);
  }
  return layers.length === 0 && epochOfName(name) === undefined ? [name] : layers;
}

/** Newer files have a `type`, older ones `Node kind=Conv` as description. */
function operatorsOf(node: Json): string[] {
  const operators = asArray(node['subgraph_nodes']).flatMap((entry) => {
    const layer = asObject(entry);
    const kind =
      asText(layer?.['type']) || /^Node kind=(\w+)$/.exec(asText(layer?.['description']) ?? '')?.[1];
    return kind === undefined || kind === 'Param' || asText(layer?.['mapping']) === 'NODE_NO_X' ? [] : kind;
  });
  return [...new Set(operators)];
}

function epochOfName(name: string): number | undefined {
  const match = /^epoch_(\d{1,9})$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

function withEpochs(nodes: Graphs['nodes'], buffers: readonly CInfoBuffer[]): CInfoNode[] {
  const firstEpoch = new Map(buffers.map((buffer) => [buffer.id, buffer.epochs?.first]));
  return nodes.map((node) => ({
    ...node,
    epoch:
      epochOfName(node.name) ?? (node.outputs[0] === undefined ? undefined : firstEpoch.get(node.outputs[0])),
  }));
}

/** Without positions: there are thousands, and nobody jumps to one. Entry by entry only where the whole is broken. */
function readAccesses(text: string, member: Member | undefined, problems: SyntaxProblem[]): CInfoAccess[] {
  if (!member) return [];
  const accesses: CInfoAccess[] = [];
  for (const entry of wholeOrElements(text, member, problems)) {
    const value = asObject(entry);
    const nodeId = asInteger(value?.['node_id']);
    const poolId = asInteger(value?.['mpool_id']);
    if (nodeId === undefined || poolId === undefined) continue;
    accesses.push({
      nodeId,
      poolId,
      reads: asNumber(value?.['reads']),
      writes: asNumber(value?.['writes']),
    });
  }
  return accesses;
}

function readEstimates(text: string, member: Member | undefined, problems: SyntaxProblem[]): CInfoEstimate[] {
  if (!member) return [];
  return wholeOrElements(text, member, problems).flatMap((entry) => {
    const value = asObject(entry);
    const nodeId = asInteger(value?.['node_id']);
    if (nodeId === undefined) return [];
    return {
      nodeId,
      maxCycles: asNumber(value?.['max_cycles']),
      computeCycles: asNumber(value?.['compute_cycles']),
      acceleratorMilliwatts: asNumber(value?.['average_acc_power_mw']),
      memoryMilliwatts: asNumber(value?.['average_memory_power_mw']),
      operations: asNumber(value?.['ops']),
    };
  });
}

function readMeasures(text: string, member: Member | undefined, problems: SyntaxProblem[]): CInfoMeasure[] {
  if (!member) return [];
  return wholeOrElements(text, member, problems).map((entry) => {
    const value = asObject(entry);
    return { cycles: asNumber(value?.['cycles']), milliseconds: asNumber(value?.['duration_ms']) };
  });
}

function readBlobs(
  text: string,
  member: Member | undefined,
  problems: SyntaxProblem[],
): { name: string; nodes: number[] }[] {
  if (!member) return [];
  return wholeOrElements(text, member, problems).flatMap((entry) => {
    const value = asObject(entry);
    const name = asText(value?.['name']);
    return name === undefined ? [] : { name, nodes: idsOf(value?.['nodes_id']) };
  });
}

function wholeOrElements(text: string, member: Member, problems: SyntaxProblem[]): readonly unknown[] {
  try {
    return asArray(JSON.parse(text.slice(member.value.start, member.value.end)));
  } catch {
    return member.elements.map((span) => valueOf(text, span, problems));
  }
}

function list<T>(
  text: string,
  member: Member | undefined,
  problems: SyntaxProblem[],
  read: (value: Json, span: Span) => T | undefined,
): T[] {
  const items: T[] = [];
  for (const span of member?.elements ?? []) {
    const value = asObject(valueOf(text, span, problems));
    const item = value && read(value, span);
    if (item) items.push(item);
    else if (value) note(problems, 'c-info-entry', say`This entry lacks its id, name, place or size.`, span);
  }
  return items;
}

function valueAt(text: string, member: Member | undefined, problems: SyntaxProblem[]): unknown {
  return member && valueOf(text, member.value, problems);
}

function isArray(text: string, member: Member | undefined): boolean {
  return member !== undefined && text[member.value.start] === '[';
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asFlag(value: unknown): boolean {
  return value === true || value === 1 || value === 'true';
}

function asNumber(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}

function asInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** Numbers, decimal strings and hex strings; undefined for `"NULL"`, symbols and fractions. */
function asBig(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(-?)(\d{1,40}|0[xX][0-9a-fA-F]{1,32})\s*$/.exec(value);
  if (!match) return undefined;
  return match[1] ? -BigInt(match[2]!) : BigInt(match[2]!);
}

function idsOf(value: unknown): number[] {
  return asArray(value).flatMap((entry) => asInteger(entry) ?? []);
}
