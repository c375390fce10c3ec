import { describe, expect, it } from 'vitest';
import { editsForRename } from '../../../core/language/fileRename';
import { miniProject } from '../../support/miniProject';
import { analyse } from '../../support/memoryProject';

const project = miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K' }) as Readonly<
  Record<string, string>
>;

async function renamed(
  files: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Promise<Record<string, string[]>> {
  const analysis = await analyse(files);
  const changed: Record<string, string[]> = {};
  for (const { file, span, newText } of editsForRename(analysis, from, to))
    (changed[file] ??= []).push(`${files[file]!.slice(span.start, span.end)} → ${newText}`);
  return changed;
}

describe('a file that gets another name is followed by', () => {
  it('the script that INCLUDEs it, in its folder and over folders', async () => {
    const files = {
      ...project,
      'app.ld': `INCLUDE ld/memory.ld\n${project['app.ld']!.replace(/MEMORY\s*\{[^}]*\}/, '')}`,
      'ld/memory.ld': 'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K }\n',
    };
    expect(await renamed(files, 'ld/memory.ld', 'ld/camera.ld')).toEqual({
      'app.ld': ['ld/memory.ld → ld/camera.ld'],
    });
    expect(await renamed(files, 'ld/memory.ld', 'memory.ld')).toEqual({
      'app.ld': ['ld/memory.ld → memory.ld'],
    });
  });

  it('the CMake file that links the script and compiles the model', async () => {
    const rest = Object.fromEntries(Object.entries(project).filter(([file]) => file !== 'Makefile'));
    const model = Object.keys(project).find((file) => file.endsWith('network.c'))!;
    const files = {
      ...rest,
      'CMakeLists.txt': [
        'cmake_minimum_required(VERSION 3.20)',
        'project(app C)',
        `add_executable(app main.c ${model})`,
        'target_link_options(app PRIVATE -T${CMAKE_SOURCE_DIR}/app.ld)',
        '',
      ].join('\n'),
      'main.c': 'int main(void) { return 0; }\n',
    };
    expect(await renamed(files, 'app.ld', 'camera.ld')).toEqual({
      'CMakeLists.txt': ['-T${CMAKE_SOURCE_DIR}/app.ld → -T${CMAKE_SOURCE_DIR}/camera.ld'],
    });
    expect(await renamed(files, model, model.replace('network.c', 'camera.c'))).toEqual({
      'CMakeLists.txt': [`${model} → ${model.replace('network.c', 'camera.c')}`],
    });
  });

  it('the Makefile that compiles the model, and by no longer name that holds its own', async () => {
    const model = Object.keys(project).find((file) => file.endsWith('network.c'))!;
    const files = { ...project, Makefile: `${project.Makefile!}\nOTHER = my_${model.split('/').at(-1)!}\n` };
    const to = model.replace('network.c', 'camera.c');
    const changed = await renamed(files, model, to);
    expect(Object.keys(changed)).toEqual(['Makefile']);
    expect(changed.Makefile).toHaveLength(1);
  });
});
