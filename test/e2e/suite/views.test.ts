import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openAll, show } from './editor';

/** Titles of the picture's tabs. */
function pictureTabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('n6mem.picture'),
    )
    .map((tab) => tab.label);
}

const titled = (title: string) => (): true | undefined => (pictureTabs().includes(title) ? true : undefined);

describe('the views', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('show the memory map beside a script, and timeline and fill in panels of their own', async () => {
    const [script] = await openAll('**/*.ld');
    assert.ok(script);
    await show(script);
    await vscode.commands.executeCommand('n6mem.showMemoryMap');
    await eventually('the memory map', titled('Memory Map'));
    await vscode.commands.executeCommand('n6mem.showTimeline');
    await eventually('the timeline', titled('Buffer Timeline'));
    await vscode.commands.executeCommand('n6mem.showFill');
    await eventually('the fill', titled('Memory Fill'));
    assert.deepEqual(pictureTabs().sort(), ['Buffer Timeline', 'Memory Fill', 'Memory Map']);
  });
});
