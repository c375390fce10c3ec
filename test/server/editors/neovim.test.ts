import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryProject, type TemporaryProject } from '../../support/languageClient';
import { miniProject } from '../../support/miniProject';
import { blocksUnder, editorHome, projectWithOverlap, type EditorHome } from './editorHome';
import { findEditors } from './installed.mjs';

// Neovim itself, headless, with the snippet of docs/editors.md that fits its version: what the page says is what runs.

const neovims = findEditors('nvim').map((nvim) => {
  const said = spawnSync(nvim, ['--version'], { encoding: 'utf8' }).stdout;
  const [version = '', major, minor] = /v(\d+)\.(\d+)\S*/.exec(said) ?? [];
  return { nvim, version, isCurrent: Number(major) > 0 || Number(minor) >= 11 };
});

if (neovims.length === 0) it.skip('needs neovim, or `npm run editors`');

/** Waits for diagnostics, then asks as keys and menus do; writes what came as JSON. */
const script = (result: string): string => `
local function answer()
  local at = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 2, character = 3 } }
  local function ask(method, params)
    local replies = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
    for _, reply in pairs(replies) do return reply.result or reply.error end
  end
  local action = {
    textDocument = at.textDocument,
    range = { start = at.position, ['end'] = at.position },
    context = { diagnostics = {} },
  }
  -- As vim.lsp.buf.code_action makes them: older versions put them together anew.
  if vim.fn.has('nvim-0.10') == 1 then
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      table.insert(action.context.diagnostics, diagnostic.user_data.lsp)
    end
  else
    action.context.diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, 2)
  end
  local found = {
    diagnostics = vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(0)),
    hover = ask('textDocument/hover', at),
    symbols = #(ask('workspace/symbol', { query = 'cpuRAM2' }) or {}),
  }
  local use = vim.fn.searchpos('> RAM', 'n')
  local at_use = { textDocument = at.textDocument, position = { line = use[1] - 1, character = use[2] + 2 } }
  local definitions = ask('textDocument/definition', at_use) or {}
  found.definition = definitions[1] and definitions[1].range.start.line
  local section = vim.fn.searchpos('[.]text', 'n')
  local at_section = { textDocument = at.textDocument, position = { line = section[1] - 1, character = section[2] } }
  local function line_of(method)
    local places = ask(method, at_section) or {}
    return places[1] and places[1].range.start.line
  end
  found.typeDefinition = line_of('textDocument/typeDefinition')
  found.declaration = line_of('textDocument/declaration')
  found.lenses = #(ask('textDocument/codeLens', { textDocument = at.textDocument }) or {})
  found.outline = #(ask('textDocument/documentSymbol', { textDocument = at.textDocument }) or {})
  found.references = #(ask('textDocument/references', vim.tbl_extend('force', at_use, { context = { includeDeclaration = true } })) or {})
  local completed = ask('textDocument/completion', at_use) or {}
  found.completed = vim.tbl_map(function(one) return one.label end, completed.items or completed)
  local renamed = ask('textDocument/rename', { textDocument = at.textDocument, position = at_use.position, newName = 'SRAM' })
  found.renamed = renamed and vim.json.encode(renamed)
  local hints = ask('textDocument/inlayHint', {
    textDocument = at.textDocument,
    range = { start = { line = 0, character = 0 }, ['end'] = { line = 10, character = 0 } },
  })
  found.hints = #(hints or {})
  found.explained = ask('workspace/executeCommand', { command = 'n6mem.explain', arguments = { '0x34100000' } })
  local fixes = ask('textDocument/codeAction', action) or {}
  found.fix = fixes[1] and fixes[1].title
  if fixes[1] then vim.lsp.util.apply_workspace_edit(fixes[1].edit, 'utf-16') end
  vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 50)
  found.left = #vim.diagnostic.get(0)
  found.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')
  vim.fn.writefile({ vim.fn.json_encode(found) }, ${JSON.stringify(result)})
end
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local ok, problem = pcall(answer)
if not ok then vim.fn.writefile({ vim.fn.json_encode({ problem = tostring(problem) }) }, ${JSON.stringify(result)}) end
vim.cmd('qall!')
`;

describe.each(neovims)('Neovim $version', ({ nvim, isCurrent }) => {
  let project: TemporaryProject;
  let home: EditorHome;

  beforeAll(() => {
    project = projectWithOverlap();
    home = editorHome();
    if (isCurrent) {
      const [server, init] = blocksUnder('Neovim 0.11 and later', 'lua');
      home.write('config/nvim/lsp/n6mem.lua', server!);
      home.write('config/nvim/init.lua', init!);
    } else {
      home.write('config/nvim/init.lua', blocksUnder('Neovim 0.7 to 0.10', 'lua').join('\n'));
    }
  });

  afterAll(() => {
    project.remove();
    home.remove();
  });

  /** What Neovim has of the server, in an environment. */
  function answers(language: Readonly<Record<string, string>>): Record<string, unknown> {
    const result = path.join(home.folder, 'result.json');
    const lua = home.write('ask.lua', script(result));
    const run = spawnSync(nvim, ['--headless', 'app.ld', '-c', `luafile ${lua}`], {
      cwd: project.root,
      encoding: 'utf8',
      timeout: 90_000,
      env: { ...home.env, ...language },
    });
    const found = JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
    expect(found.problem, run.stderr).toBeUndefined();
    return found;
  }

  it('shows the overlap, explains the region, finds names, and its fix clears the overlap', () => {
    const found = answers({});
    expect(String(found.diagnostics)).toMatch(/RAM.*cpuRAM2/);
    expect(JSON.stringify(found.hover)).toContain('0x34000400');
    expect(found.symbols).toBe(1);
    expect(found.definition).toBe(2);
    expect(found).toMatchObject({ typeDefinition: 2, declaration: 6, lenses: 1, outline: 2, references: 2 });
    expect(found.completed).toContain('RAM');
    expect(String(found.renamed).match(/"newText": ?"SRAM"/g)).toHaveLength(2);
    expect(found.hints).toBeGreaterThan(0);
    expect(JSON.stringify(found.explained)).toContain('cpuRAM2');
    expect(found.fix).toMatch(/^End region RAM/);
    expect(found.left).toBe(0);
    expect(found.text).toContain('LENGTH = 1023K');
  });

  it.each([
    ['fr_FR.UTF-8', /La région RAM prend .*cpuRAM2/, /\*\*région\*\* `RAM/, /^Terminer la région RAM/],
    ['zh_CN.UTF-8', /区域 RAM 占用内存池 cpuRAM2/, /\*\*区域\*\* `RAM/, /^将区域 RAM 结束于/],
    ['de_DE.UTF-8', /Region RAM takes .*cpuRAM2/, /\*\*region\*\* `RAM/, /^End region RAM/],
  ])('speaks the language of its environment: LANG=%s', (LANG, finding, hover, fix) => {
    const found = answers({ N6MEM_LANG: '', LC_ALL: '', LC_MESSAGES: '', LANG });
    expect(String(found.diagnostics)).toMatch(finding);
    expect(JSON.stringify(found.hover)).toMatch(hover);
    expect(found.fix).toMatch(fix);
    expect(found.text).toContain('LENGTH = 1023K');
  });
});

describe.each(neovims)('the quickfix list of docs/editors.md in Neovim $version', ({ nvim }) => {
  it('takes every finding with file, line, column, kind and text', () => {
    const page = readFileSync('docs/editors.md', 'utf8');
    const command = /```vim\n(command! CheckMemory [^\n]*)\n```/.exec(page)?.[1];
    const project = temporaryProject(
      miniProject({
        memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
      }) as Record<string, string>,
    );
    try {
      const bin = path.join(project.root, 'bin');
      mkdirSync(bin);
      const main = path.join(process.cwd(), 'dist', 'cli.js');
      writeFileSync(path.join(bin, 'n6mem'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, {
        mode: 0o755,
      });
      writeFileSync(path.join(bin, 'snippet.vim'), `${command}\n`);
      const { stderr } = spawnSync(
        nvim,
        [
          ...[
            '--headless',
            '--clean',
            '-u',
            'NONE',
            '-S',
            path.join(bin, 'snippet.vim'),
            '-c',
            'CheckMemory',
            '-c',
          ],
          `call writefile([json_encode(map(getqflist(), {_, one -> [bufname(one.bufnr), one.lnum, one.col, one.type, one.text]}))], 'list.json')`,
          ...['-c', 'qall!'],
        ],
        { cwd: project.root, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } },
      );
      const list = JSON.parse(readFileSync(path.join(project.root, 'list.json'), 'utf8')) as unknown[][];
      expect(list, stderr).toHaveLength(1);
      expect(list[0]!.slice(0, 4)).toEqual(['app.ld', 3, 3, 'e']);
      expect(list[0]![4]).toMatch(/^Region RAM and the model .* \[region-overlaps-pool\]$/);
    } finally {
      project.remove();
    }
  });
});
