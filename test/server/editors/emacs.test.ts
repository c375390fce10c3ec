import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksUnder, editorHome, projectWithOverlap } from './editorHome';
import { findEditors } from './installed.mjs';

// Emacs itself with its own client, eglot, and the lines of docs/editors.md. Batch mode has no command loop: the hooks
// and waits of one stand here.

const emacses = findEditors('emacs').flatMap((emacs) => {
  const [, version, major] =
    /GNU Emacs ((\d+)[\d.]*)/.exec(spawnSync(emacs, ['--version'], { encoding: 'utf8' }).stdout) ?? [];
  // Older ones have no eglot of their own.
  return Number(major) >= 29 ? [{ emacs, version: version! }] : [];
});

if (emacses.length === 0) it.skip('needs Emacs 29 or later, or `npm run editors`');

/** Opens the script as people do, asks as keys and menus do, and writes what came as JSON. */
const script = (script: string, result: string): string => `
(setq eglot-sync-connect 60)
(defun n6mem-wait (done)
  (let ((end (+ (float-time) 60)))
    (while (and (< (float-time) end) (not (funcall done))) (accept-process-output nil 0.1))))
(defun n6mem-titles (actions) (vconcat (mapcar (lambda (one) (plist-get one :title)) actions)))
(find-file ${JSON.stringify(script)})
(run-hooks 'post-command-hook)
(n6mem-wait (lambda () (and (eglot-current-server) (flymake-diagnostics))))
(let* ((server (eglot-current-server))
       (mode (symbol-name major-mode))
       (texts (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
       (hover (progn (search-forward "RAM")
                     (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams))))
       (symbols (length (jsonrpc-request server :workspace/symbol '(:query "cpuRAM2"))))
       (completed (progn (search-forward "> ")
                         (all-completions "" (nth 2 (eglot-completion-at-point)))))
       (line (progn (forward-char 1) (xref-find-definitions "RAM") (line-number-at-pos)))
       (actions (progn (goto-char (point-min)) (search-forward "RAM")
                       (append (eglot-code-actions (point) nil "quickfix") nil))))
  (eglot-execute server (car actions))
  (save-buffer)
  (n6mem-wait (lambda () (not (flymake-diagnostics))))
  (let ((coding-system-for-write 'no-conversion)) (with-temp-file ${JSON.stringify(result)}
    (insert (json-serialize
      (list :mode mode :diagnostics (vconcat texts) :hover (plist-get (plist-get hover :contents) :value)
            :symbols symbols :completed (vconcat (mapcar #'substring-no-properties completed))
            :definition line :actions (n6mem-titles actions)
            :left (with-current-buffer (find-buffer-visiting ${JSON.stringify(script)})
                    (length (flymake-diagnostics)))))))))
`;

describe.each(emacses)('Emacs $version', ({ emacs }) => {
  it('shows the overlap, explains the region, finds names, and its fix clears the overlap', () => {
    const project = projectWithOverlap();
    const home = editorHome();
    try {
      const result = path.join(home.folder, 'result.json');
      const init = home.write('init.el', blocksUnder('Emacs', 'elisp').join('\n'));
      const ask = home.write('ask.el', script(path.join(project.root, 'app.ld'), result));
      const { stderr, stdout } = spawnSync(emacs, ['--batch', '--no-init-file', '-l', init, '-l', ask], {
        cwd: project.root,
        encoding: 'utf8',
        timeout: 180_000,
        env: home.env,
      });
      expect(stderr).toContain('Connected! Server');
      expect(existsSync(result), stdout + stderr).toBe(true);
      const found = JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
      expect(found).toMatchObject({ mode: 'ld-script-mode', symbols: 1, definition: 3, left: 0 });
      expect(String(found.diagnostics)).toMatch(/Region RAM takes 1 KiB of pool cpuRAM2/);
      expect(found.hover).toContain('[0x34000400, 0x34100400)');
      expect(found.completed).toContain('RAM');
      expect(String(found.actions)).toMatch(/^End region RAM/);
      expect(project.read('app.ld')).toContain('LENGTH = 1023K');
    } finally {
      project.remove();
      home.remove();
    }
  }, 240_000);
});
