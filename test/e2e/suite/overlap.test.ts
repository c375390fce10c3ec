import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, eventually, hoverText, openAll, quickFixes, show } from './editor';

const rule = 'region-overlaps-pool';

describe('an overlap of a linker region and a memory pool', () => {
  let script: vscode.TextDocument;
  let pools: vscode.TextDocument;

  before(async () => {
    const scripts = await openAll('**/*.ld');
    const poolFiles = await openAll('**/*.mpool');
    const withOverlap = (documents: vscode.TextDocument[]) =>
      documents.find((document) => diagnosticsOf(document.uri, rule).length > 0);
    for (const document of [...scripts, ...poolFiles]) await show(document);
    script = await eventually('an overlap in a linker script', () => withOverlap(scripts));
    pools = await eventually('an overlap in a pool file', () => withOverlap(poolFiles));
  });

  it('is shown in both files, each naming the other', () => {
    for (const [document, other] of [
      [script, pools],
      [pools, script],
    ] as const) {
      const [diagnostic] = diagnosticsOf(document.uri, rule);
      assert.ok(diagnostic);
      assert.match(diagnostic.message, /0x[0-9a-f]{8}/);
      const related = (diagnostic.relatedInformation ?? []).map(
        (information) => information.location.uri.path,
      );
      assert.ok(related.includes(other.uri.path), `${document.uri.path} relates to ${related.join(', ')}`);
    }
  });

  it('explains the region on hover, with its range', async () => {
    const [diagnostic] = diagnosticsOf(script.uri, rule);
    assert.ok(diagnostic);
    const name = /^\s*(\w+)/.exec(script.lineAt(diagnostic.range.start.line).text);
    assert.ok(name?.[1]);
    const column = name[0].length - name[1].length;
    const text = await hoverText(script.uri, new vscode.Position(diagnostic.range.start.line, column));
    assert.match(text, new RegExp(name[1]));
    assert.match(text, /0x[0-9a-f]{8}/);
  });

  it('explains the pool on hover, with the arithmetic of its size', async () => {
    const [diagnostic] = diagnosticsOf(pools.uri, rule);
    assert.ok(diagnostic);
    const text = await hoverText(pools.uri, diagnostic.range.start);
    assert.match(text, /0x[0-9a-f]{8}/);
    const text2 = await hoverText(pools.uri, poolValue(pools, diagnostic.range.start.line));
    assert.match(text2, /\d+ × (1024|1048576|2\^\d+) = /);
  });

  it('is gone after its preferred quick fix', async () => {
    const [diagnostic] = diagnosticsOf(script.uri, rule);
    assert.ok(diagnostic);
    const fixes = await eventually('a quick fix', async () => {
      const actions = await quickFixes(script.uri, diagnostic);
      return actions.length > 0 ? actions : undefined;
    });
    const fix = fixes.find((action) => action.isPreferred) ?? fixes[0];
    assert.ok(fix?.edit, 'the fix carries its edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await eventually('a check without the overlap', () => {
      const left = [script, pools].flatMap((document) => diagnosticsOf(document.uri, rule));
      return left.some((other) => other.message === diagnostic.message) ? undefined : true;
    });
  });
});

/** The value of the first size at or below a line of a pool file. */
function poolValue(document: vscode.TextDocument, line: number): vscode.Position {
  const from = document.offsetAt(new vscode.Position(line, 0));
  const match = /"size"\s*:\s*\{\s*"value"\s*:\s*"/.exec(document.getText().slice(from));
  assert.ok(match, 'the pool has a size');
  return document.positionAt(from + match.index + match[0].length);
}
