import { describe, expect, it } from 'vitest';
import { pathBelow, plainUri, uriBelow } from '../../server/documentPaths';

describe('a document below a folder', () => {
  it.each([
    ['file:///c%3A/work/demo', 'file:///C:/work/demo/app.ld', 'app.ld'],
    ['file:///C:/work/demo/', 'file:///c%3A/work/demo/Model/net.mpool', 'Model/net.mpool'],
    ['file:///c:/', 'file:///C%3A/app.ld', 'app.ld'],
    ['file://wsl%24/Ubuntu/home/me', 'file://wsl$/Ubuntu/home/me/app.ld', 'app.ld'],
    ['file://Server/share', 'file://server/share/my%20app/a.ld', 'my app/a.ld'],
    ['file:///home/me/a%20b', 'file:///home/me/a%20b/c%2B%2B(1).ld', 'c++(1).ld'],
    ['file:///home/me/demo', 'file:///home/me/demo', ''],
    ['vscode-vfs://github/owner/repo', 'vscode-vfs://github/owner/repo/app.ld', 'app.ld'],
    // Near misses.
    ['file:///c%3A/work/demo', 'file:///D:/work/demo/app.ld', undefined],
    ['file:///c%3A/work/demo', 'file:///C:/work/demonstration/app.ld', undefined],
    ['file:///home/me/demo', 'file:///home/Me/demo/app.ld', undefined],
    ['file:///home/me/demo', 'vscode-vfs:///home/me/demo/app.ld', undefined],
    ['vscode-vfs://github/owner/repo', 'vscode-vfs://github/owner/repository/app.ld', undefined],
  ])('%s, %s', (folder, uri, path) => {
    expect(pathBelow(folder, uri)).toBe(path);
  });
});

describe('the URI of a file', () => {
  it.each([
    ['file:///C:/work/demo', 'Model/net.mpool', 'file:///C:/work/demo/Model/net.mpool'],
    ['file:///c%3A/work/demo/', 'app.ld', 'file:///c%3A/work/demo/app.ld'],
    ['file:///home/me/a(1)', 'b c.ld', 'file:///home/me/a(1)/b%20c.ld'],
    ['file:///home/me/demo', '../app.ld', 'file:///home/me/app.ld'],
    ['vscode-vfs://github/owner/repo', 'app.ld', 'vscode-vfs://github/owner/repo/app.ld'],
  ])('in %s: %s', (folder, file, uri) => {
    expect(uriBelow(folder, file)).toBe(uri);
  });

  it('is one for every spelling', () => {
    expect(plainUri('file:///C:/work/demo/')).toBe(plainUri('file:///c%3A/work/demo'));
  });
});
