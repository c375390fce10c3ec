import { describe, expect, it } from 'vitest';
import { findNamed } from '../../../core/project/discovery/fileTree';
import type { ProjectFiles } from '../../../core/project/projectFiles';

const paths = [
  'Model/network.c',
  'app/Ld/App.ld',
  'app/Makefile',
  'boards/a/board.ld',
  'boards/b/board.ld',
  'doc/a.txt',
  'doc/A.txt',
];

const files: ProjectFiles = {
  paths,
  has: (path) => paths.includes(path),
  size: () => -1,
  text: () => undefined,
  bytes: () => undefined,
  named: (name) => paths.filter((path) => path.endsWith(`/${name}`)),
};

/** What a build description in `base` means by a path: the file, or `-` where it is none of the project. */
function named(base: string, text: string): string {
  const found = findNamed(files, base, text);
  return found.kind === 'file' ? found.path : '-';
}

describe('a path as a build description writes it', () => {
  it.each([
    ['a drive of Windows', '', 'C:\\work\\demo\\app\\Ld\\App.ld', 'app/Ld/App.ld'],
    ['another drive, with slashes', '', 'd:/work/demo/app/Ld/App.ld', 'app/Ld/App.ld'],
    ['a drive as WSL mounts it', '', '/mnt/c/work/demo/app/Ld/App.ld', 'app/Ld/App.ld'],
    ['a drive as MSYS and Git mount it', '', '/c/work/demo/app/Ld/App.ld', 'app/Ld/App.ld'],
    ['WSL as Windows sees it', '', '\\\\wsl$\\Ubuntu\\home\\me\\demo\\app\\Ld\\App.ld', 'app/Ld/App.ld'],
    [
      'WSL by its newer name',
      '',
      '\\\\wsl.localhost\\Debian\\home\\me\\demo\\Model\\network.c',
      'Model/network.c',
    ],
    ['a share', '', '//build-server/demo/Model/network.c', 'Model/network.c'],
    ['from a folder of Windows', 'C:/work/demo/build', '..\\Model\\network.c', 'Model/network.c'],
    ['from a folder with backslashes', 'C:\\work\\demo\\build', '../Model/network.c', 'Model/network.c'],
    [
      'from a folder of WSL',
      '\\\\wsl$\\Ubuntu\\home\\me\\demo\\build',
      '../Model/network.c',
      'Model/network.c',
    ],
    ['from a folder of another machine', '/home/me/demo/build', '../Model/network.c', 'Model/network.c'],
    ['from a folder of the project', 'app', '..\\Model\\network.c', 'Model/network.c'],
    ['with other capitals', 'app', 'ld\\APP.LD', 'app/Ld/App.ld'],
    // Near misses: two files fit as well as each other, or none.
    ['one of two of a name', '', 'C:\\work\\other\\board.ld', '-'],
    ['one of two by its folder', '', 'C:\\work\\demo\\boards\\b\\board.ld', 'boards/b/board.ld'],
    ['two that differ in capitals alone', 'doc', 'a.TXT', '-'],
    ['one of those as it is written', 'doc', 'A.txt', 'doc/A.txt'],
    ['a file that is not there', 'app', 'Ld\\none.ld', '-'],
    ['a longer name', 'app', 'Ld/MyApp.ld', '-'],
  ])('%s', (_, base, text, file) => {
    expect(named(base, text)).toBe(file);
  });
});
