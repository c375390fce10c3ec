import { addressSummary, type Analysis, explainAddress, explainText, formatHex } from '../../core';
import { explainRequest, type ExplainParams, type ExplainResult } from '../../protocol/server';
import type { ServerContext } from '../context';
import { run } from './run';

const nothing: ExplainResult = { text: '', targets: [] };

export function registerExplain(context: ServerContext): void {
  context.connection.onRequest(explainRequest, (params: ExplainParams, token) =>
    run(context.connection, explainRequest, token, () => explain(context, params), nothing),
  );
}

/** What is at an address in every target of a folder; nothing where the text is not an address or no target is there. */
export async function explain(
  { workspace, ready }: ServerContext,
  { uri, address }: ExplainParams,
): Promise<ExplainResult> {
  const known = uri === null ? workspace.folders()[0] : workspace.folderOf(uri);
  const folder = known && (await ready(known.uri));
  const analysis = folder?.analysis;
  const text = address.trim().replaceAll('_', '');
  if (!folder || !analysis || !/^0x[0-9a-f]{1,12}$/i.test(text)) return nothing;
  const file = uri === null ? undefined : folder.pathOf(uri);
  const explained = targetsOf(analysis, file).map((target) =>
    explainAddress(target, analysis.ledgerOf(target), analysis.positions, BigInt(text)),
  );
  return {
    text: explainText(explained, undefined),
    targets: explained.map((entry) => ({
      name: entry.target,
      choice: `map:${entry.target}`,
      summary: addressSummary(entry),
      meaning: entry.meaning,
      claims: entry.claims.map(({ kind, name, start, end, phases, source }) => ({
        kind,
        name,
        start: formatHex(start),
        end: formatHex(end),
        phases,
        uri: folder.uriOf(source.file),
        line: source.line,
      })),
    })),
  };
}

/** Those of the document at hand first. */
function targetsOf({ targets }: Analysis, file: string | undefined): Analysis['targets'] {
  const isOf = ({ files }: Analysis['targets'][number]): boolean =>
    files.files.some((entry) => entry.file === file);
  return [...targets.filter(isOf), ...targets.filter((target) => !isOf(target))];
}
