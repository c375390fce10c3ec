import { describe, expect, it } from 'vitest';
import { createDependencyCache } from '../../../../core/project/dependencyCache';
import { programmingSteps } from '../../../../core/project/programming/steps';
import { projectFixture } from '../../../support/projectFixture';

const blob = '//- Model/network_data.bin\nx\n';

/** The steps of one script beside a blob: `write Model/network_data.bin 0x70380000 "0x70380000"`, the text of the span last. */
function stepsOf(path: string, script: string, more = ''): string[] {
  const files = projectFixture(`//- ${path}\n${script}\n${blob}${more}`);
  const text = files.text(path)!;
  return programmingSteps({ files, cache: createDependencyCache() })
    .filter((step) => step.script === path)
    .map((step) =>
      [
        step.kind,
        step.file.path ?? `(${step.file.text})`,
        ...(step.output ? [`-> ${step.output.expected ?? step.output.text}`] : []),
        step.address === undefined ? '-' : `0x${step.address.toString(16)}`,
        ...(step.addressSpan ? [text.slice(step.addressSpan.start, step.addressSpan.end)] : []),
        ...(step.isAligned === undefined ? [] : [step.isAligned ? 'aligned' : 'not aligned']),
      ].join(' '),
    );
}

const write = 'write Model/network_data.bin 0x70380000 0x70380000';

describe('what is written to the board', () => {
  it.each([
    ['flash.sh', 'STM32_Programmer_CLI -c port=SWD -el X.stldr -w Model/network_data.bin 0x70380000'],
    ['flash.sh', '"/opt/st/bin/STM32_Programmer_CLI.exe" -d "Model/network_data.bin" 0x70380000 -v'],
    ['tools/flash.sh', 'cd ..\nSTM32_Programmer_CLI -w Model/network_data.bin 0x70380000'],
    ['flash.sh', 'ADDR=0x70380000\nFILE="Model/network_data.bin"\n$CLI -c port=SWD -w "$FILE" ${ADDR}'],
    [
      'flash.sh',
      'FLASH="STM32_Programmer_CLI -c port=SWD"\n$FLASH \\\n  -w Model/network_data.bin \\\n  0x70380000',
    ],
    [
      'flash.sh',
      'D="$(cd "$(dirname "$0")" && pwd)"\nSTM32_Programmer_CLI -w "$D/Model/network_data.bin" 0x70380000',
    ],
    [
      'scripts/flash.sh',
      'ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"\nstm32_programmer_cli -w $ROOT/Model/network_data.bin 0x70380000',
    ],
    [
      'flash.sh',
      'if [ "$1" = all ]; then\n  STM32_Programmer_CLI -w Model/network_data.bin 0x70380000 || exit 1\nfi',
    ],
    ['flash.sh', 'st-flash --reset write Model/network_data.bin 0x70380000'],
    ['flash.bat', 'ST-LINK_CLI.exe -c SWD -P Model\\network_data.bin 0x70380000 -V'],
    ['openocd.cfg', 'set ADDR 0x70380000\nprogram Model/network_data.bin verify $ADDR'],
    ['tools/flash.tcl', 'proc go {} {\n  flash write_image erase Model/network_data.bin 0x70380000\n}\n'],
    ['flash.gdb', 'target remote :3333\nrestore Model/network_data.bin binary 0x70380000'],
    [
      'CMakeLists.txt',
      'set(ADDR 0x70380000)\nadd_custom_target(flash COMMAND STM32_Programmer_CLI -c port=SWD -w ${CMAKE_SOURCE_DIR}/Model/network_data.bin ${ADDR} DEPENDS app VERBATIM)',
    ],
    [
      'cmake/flash.cmake',
      'find_program(PROG NAMES STM32_Programmer_CLI HINTS /opt)\nadd_custom_command(TARGET app POST_BUILD\n  COMMAND echo $<TARGET_FILE:app> # app.bin\n  COMMAND "${PROG}" -w Model/network_data.bin "0x70380000"\n  COMMENT "programs -w x 0x1")',
    ],
    ['flash.sh', 'pyocd flash -t stm32n6 --base-address 0x70380000 Model/network_data.bin'],
    ['flash.sh', 'pyocd load Model/network_data.bin@0x70380000'],
    ['flash.sh', 'openocd -f board.cfg -c "program Model/network_data.bin verify 0x70380000"'],
    ['flash.sh', "openocd -c 'init; flash write_image erase Model/network_data.bin 0x70380000'"],
    [
      'flash.bat',
      '@echo off\r\nset ADDR=0x70380000\r\nSTM32_Programmer_CLI -w Model\\network_data.bin %ADDR%',
    ],
    [
      'flash.bat',
      'set "CLI=C:\\Program Files\\ST\\STM32_Programmer_CLI.exe"\n"%CLI%" -c port=SWD ^\n -w "%~dp0Model\\network_data.bin" 0x70380000',
    ],
    [
      'flash.ps1',
      '$cli = "STM32_Programmer_CLI.exe"\n& $cli -c port=SWD -w Model\\network_data.bin 0x70380000',
    ],
    [
      'flash.ps1',
      '$addr = "0x70380000"; $f = Join-Path $PSScriptRoot "Model/network_data.bin"\n& $Cli -w $f $Addr',
    ],
    [
      'flash.ps1',
      '$a = @("-c", "port=SWD", "-w", "Model/network_data.bin", "0x70380000")\n& STM32_Programmer_CLI @a',
    ],
    [
      'flash.ps1',
      'Start-Process -FilePath $cli -ArgumentList "-w","Model/network_data.bin","0x70380000" -Wait',
    ],
    ['Makefile', 'ADDR = 0x70380000\nflash:\n\t@STM32_Programmer_CLI -w Model/network_data.bin $(ADDR)'],
    ['Makefile', 'flash: Model/network_data.bin\n\t$(PROG) -c port=SWD -el X \\\n\t-w $< 0x70380000'],
    [
      'flash.py',
      'import subprocess\nsubprocess.run(["STM32_Programmer_CLI", "-w", "Model/network_data.bin", "0x70380000"], check=True)',
    ],
    [
      'flash.py',
      'ADDR = "0x70380000"\ncmd = ["STM32_Programmer_CLI", "-c", "port=SWD"]\nsubprocess.run(cmd + ["-w", "Model/network_data.bin", ADDR])',
    ],
    [
      '.vscode/tasks.json',
      '{ "tasks": [ { "command": "STM32_Programmer_CLI", "args": ["-w", "Model/network_data.bin", "0x70380000"] } ] }',
    ],
    [
      '.vscode/tasks.json',
      '{ "tasks": [ { "type": "shell", "command": "STM32_Programmer_CLI -w Model/network_data.bin 0x70380000" } ] }',
    ],
    [
      '.vscode/launch.json',
      '{ "configurations": [ { "overrideLaunchCommands": ["monitor flash write_image erase Model/network_data.bin 0x70380000"] } ] }',
    ],
    ['flash.command', '#!/bin/zsh\nSTM32_Programmer_CLI -c port=SWD -w Model/network_data.bin 0x70380000'],
    [
      'flash.sh',
      'run() {\n  "$@" || { echo "failed: $*"; exit 1; }\n}\nrun STM32_Programmer_CLI -w Model/network_data.bin 0x70380000',
    ],
    ['flash.sh', 'sudo -E timeout -k 5 900 $CLI -w Model/network_data.bin 0x70380000'],
    [
      'flash.sh',
      'D="/opt/<Cube IDE>"\nprog=$D"/STM32_Programmer_CLI.exe"\n$prog -c port=swd -w Model/network_data.bin 0x70380000',
    ],
    ['flash.bat', '%CLI% -c port=SWD -el $(EL) -hardRst -w Model\\network_data.bin 0x70380000'],
    ['flash.bat', 'if %input% == "" "%P%\\STM32_Programmer_CLI.exe" -w Model\\network_data.bin 0x70380000'],
    ['flash.bat', 'if not exist x.bin STM32_Programmer_CLI -w Model\\network_data.bin 0x70380000'],
    [
      'flash.bat',
      ':run\n%*\nexit /b\n:main\ncall :run STM32_Programmer_CLI -w Model\\network_data.bin 0x70380000',
    ],
    [
      'tools/flash.py',
      'FILE = "Model/network_data.bin"\np.add_argument("--file", help="x", default=FILE)\ncmd = [str(cli)]\ncmd += ["-c", "port=SWD"]\ncmd.append("-w")\ncmd.extend([args.file, "0x70380000"])\nsubprocess.check_call(cmd)',
    ],
    [
      'flash.sh',
      'probe-rs download --chip STM32N657 --binary-format bin --base-address 0x70380000 Model/network_data.bin',
    ],
    ['flash.sh', 'dfu-util -a 0 -d 0483:df11 -s 0x70380000 -D Model/network_data.bin'],
    [
      'flash.sh',
      'west flash --runner stm32cubeprogrammer --bin-file Model/network_data.bin --download-address 0x70380000',
    ],
    ['flash.jlink', 'connect\nloadbin Model/network_data.bin, 0x70380000\nexit'],
    ['flash.jlink', 'loadbin Model/network_data.bin,0x70380000'],
    [
      'camera.code-workspace',
      '{ "folders": [], "tasks": { "tasks": [ { "command": "STM32_Programmer_CLI -w Model/network_data.bin 0x70380000" } ] } }',
    ],
    // Lists of files with the address of each.
    [
      'app.csolution.yml',
      'solution:\n  target-types:\n    - type: DK\n      target-set:\n        - set:\n          images:\n            - project-context: app.Debug\n              load: symbols\n            - image: Model/network_data.bin\n              load-offset: 0x70380000\n              load: image\n          debugger:\n            name: ST-Link@pyOCD\n',
    ],
    [
      'out/app.cbuild-run.yml',
      'cbuild-run:\n  output:\n    - file: app.axf\n      load: symbols\n    - file: "Model/network_data.bin" # weights\n      load: image\n      load-offset: 0x70380000\n',
    ],
    [
      '.vscode/launch.json',
      '{ "configurations": [ { "type": "stlinkgdbtarget", // ST\n "imagesAndSymbols": [ { "imageFileName": "Model/network_data.bin", "imageOffset": "0x70380000" }, ], } ] }',
    ],
    [
      'stmaic_DK.conf',
      '{ "env": { "flasher": "${STM32CubeProgrammer}", "app": "${ProjectFolder}/Appli/IDE" }, "configurations": [ { "cwd": "${app}", "flash_network_data_cmd": "${flasher} -c port=swd -w ../../Model/network_data.bin 0x70380000" }, ] }',
    ],
  ])('%s: %s', (path, script) => {
    expect(stepsOf(path, script)).toEqual([write]);
  });

  it('of a flash layout the lines that are programmed, each from the start of the flash', () => {
    const layout = [
      '#Opt\tId\tName\tType\tIP\tOffset\tBinary',
      'P\t0x1\tfsbl\tBinary\tnone\t0x0\tOpenBootloader.stm32',
      'P\t0x4\tweights\tBinary\tnor0\t0x00380000\tModel/network_data.bin',
      '-\t0x5\told\tBinary\tnor0\t0x00400000\told.bin',
    ].join('\n');
    expect(stepsOf('FlashLayout.tsv', layout)).toEqual(['write Model/network_data.bin 0x70380000']);
    expect(stepsOf('results.tsv', layout.replace('#Opt', 'Opt'))).toEqual([]);
  });

  it("of the configuration of ST's loader the model whose weights it programs, unless it leaves the flash alone", () => {
    const configuration = (skip: boolean): string =>
      `{ // n6_loader.py\n "network.c": "C:/work/Model/network.c", "skip_external_flash_programming": ${skip} }`;
    const model = '//- Model/network.c\nint x;\n';
    expect(stepsOf('config_n6l.json', configuration(false), model)).toEqual(['write Model/network.c -']);
    expect(stepsOf('config_n6l.json', configuration(true), model)).toEqual([]);
    expect(stepsOf('config_other.json', configuration(false), model)).toEqual([]);
  });

  it('runs commands of a deployment in the folder that it states', () => {
    const files = projectFixture(
      '//- stmaic_DK.conf\n{ "env": { "signer": "${STM32SigningTool}", "fsbl": "fsbl.hex" }, "configurations": [ { "cwd": "${ProjectFolder}/Appli/DK", "sign_cmd": "${signer} -bin Debug/a.bin -nk -o Debug/a_signed.bin", "build_cmd": "make", "flash_fsbl_cmd": "${flasher} -w ../../Binary/${fsbl}", "flash_cmd": "${STM32CubeProgrammer} -w Debug/${name}.bin 0x70100000" } ] }\n//- Binary/fsbl.hex\n:00000001FF\n',
    );
    const steps = programmingSteps({ files, cache: createDependencyCache() });
    expect(
      steps.map(({ kind, folder, file, output }) => [
        kind,
        folder,
        file.path ?? file.expected,
        output?.expected,
      ]),
    ).toEqual([
      ['sign', 'Appli/DK', 'Appli/DK/Debug/a.bin', 'Appli/DK/Debug/a_signed.bin'],
      ['write', 'Appli/DK', 'Binary/fsbl.hex', undefined],
      ['write', 'Appli/DK', undefined, undefined],
    ]);
  });

  it.each([
    [
      'flash.py',
      'import os\nA = 0x70380000\nos.system(f"STM32_Programmer_CLI -w Model/network_data.bin {A:#x}")',
    ],
    [
      'flash.py',
      'A = 0x70380000\nHERE = Path(__file__).resolve().parent\nsubprocess.check_call(["STM32_Programmer_CLI", "-w", str(HERE / "Model" / "network_data.bin"), f"0x{A:x}"])',
    ],
    [
      'flash.sh',
      'BASE=0x70000000\nSTM32_Programmer_CLI -w Model/network_data.bin $((0x70000000 + 0x380000))',
    ],
    [
      '.cproject',
      '<c postbuildStep="STM32_Programmer_CLI -w &quot;${ProjDirPath}/Model/network_data.bin&quot; 0x70380000"/>',
    ],
    ['x.launch', '<s key="k" value="monitor reset&#10;restore Model/network_data.bin binary 0x70380000"/>'],
  ])('%s without a literal to change: %s', (path, script) => {
    expect(stepsOf(path, script)).toEqual(['write Model/network_data.bin 0x70380000']);
  });

  it.each([
    ['flash.sh', 'west flash --hex-file Model/network_data.bin'],
    ['CMakeLists.txt', 'add_custom_target(f COMMAND STM32_Programmer_CLI -w Model/network_data.bin $ENV{A})'],
    [
      'CMakeLists.txt',
      'if(DK)\n set(A 0x70380000)\nelse()\n set(A 0x70180000)\nendif()\nadd_custom_target(f COMMAND STM32_Programmer_CLI -w Model/network_data.bin ${A})',
    ],
    ['openocd.cfg', 'program Model/network_data.bin verify $ADDR'],
    [
      'app.launch',
      '<stringAttribute key="com.st.stm32cube.ide.mcu.debug.launch.loadList" value="{&quot;fItems&quot;:[{&quot;fIsFromMainTab&quot;:true,&quot;fPath&quot;:&quot;Model/network_data.bin&quot;,&quot;fDownload&quot;:true,&quot;fLoadSymbols&quot;:true}]}"/>',
    ],
  ])('without an address that is certain: %s: %s', (path, script) => {
    expect(stepsOf(path, script)).toEqual(['write Model/network_data.bin -']);
  });

  it.each([
    ['flash.sh', 'STM32_Programmer_CLI -c port=SWD -el X.stldr -e all', 'erase (all) -'],
    ['flash.sh', 'STM32_Programmer_CLI -c port=SWD --erase [0 3]', 'erase ([0 3]) -'],
    ['flash.bat', 'ST-LINK_CLI -c SWD -ME', 'erase (all) -'],
  ])('what is erased: %s: %s', (path, script, step) => {
    expect(stepsOf(path, script)).toEqual([step]);
  });

  it.each([
    ['a comment', 'flash.sh', '# STM32_Programmer_CLI -w Model/network_data.bin 0x70380000'],
    ['a comment', 'flash.bat', 'REM STM32_Programmer_CLI -w Model/network_data.bin 0x70380000'],
    ['another tool', 'flash.sh', 'grep -w Model/network_data.bin 0x70380000'],
    ['a text', 'flash.py', 'print("STM32_Programmer_CLI -w Model/network_data.bin 0x70380000")'],
    ['words to write', 'flash.sh', 'STM32_Programmer_CLI -w32 0x70380000 0x1'],
    ['an option of another tool', 'flash.sh', 'my_programmer -e main.c'],
    [
      'a comment',
      'CMakeLists.txt',
      '# add_custom_target(f COMMAND STM32_Programmer_CLI -w Model/network_data.bin 0x1)',
    ],
    ['a message', 'CMakeLists.txt', 'message("STM32_Programmer_CLI -w Model/network_data.bin 0x70380000")'],
    [
      'a file that is not downloaded',
      'app.launch',
      '<s key="com.st.stm32cube.ide.mcu.debug.launch.loadList" value="{&quot;fItems&quot;:[{&quot;fPath&quot;:&quot;Model/network_data.bin&quot;,&quot;fDownload&quot;:false}]}"/>',
    ],
    ['a comment', 'openocd.cfg', '# program Model/network_data.bin 0x70380000'],
    [
      'a function that prints what it is given',
      'flash.sh',
      'say() {\n  echo "$@"\n}\nsay STM32_Programmer_CLI -w Model/network_data.bin 0x70380000',
    ],
    ['a word of a message', 'flash.sh', 'echo Use STM32_Programmer_CLI -w Model/network_data.bin 0x70380000'],
    [
      'an image in a comment',
      'app.csolution.yml',
      'images:\n  # - image: Model/network_data.bin\n  #   load-offset: 0x70380000\n  #   load: image\n',
    ],
    [
      'symbols only',
      'app.csolution.yml',
      'images:\n  - image: Model/network_data.bin\n    load-offset: 0x70380000\n    load: symbols\n',
    ],
    ['a source', 'app.csolution.yml', 'files:\n  - file: Model/network_data.bin\n'],
    [
      'no file of its own',
      '.vscode/launch.json',
      '{ "imagesAndSymbols": [ { "imageFileName": "${command:st.get-binary}", "imageOffset": "" } ] }',
    ],
    [
      'another key',
      'stmaic_DK.conf',
      '{ "configurations": [ { "cwd": ".", "about": "STM32_Programmer_CLI -w Model/network_data.bin 0x70380000" } ] }',
    ],
    ['another command', 'flash.sh', 'west build -b nucleo_n657x0_q --hex-file Model/network_data.bin'],
  ])('nothing: %s', (_, path, script) => {
    expect(stepsOf(path, script)).toEqual([]);
  });

  it.each([
    ['an argument', 'flash.sh', 'STM32_Programmer_CLI -w Model/network_data.bin $1'],
    [
      'branches that differ',
      'flash.sh',
      'if [ $B = dk ]; then A=0x70380000; else A=0x70180000; fi\nSTM32_Programmer_CLI -w Model/network_data.bin $A',
    ],
    [
      'branches that differ',
      'flash.bat',
      'if "%1"=="dk" (\nset A=0x70380000\n) else (\nset A=0x70180000\n)\nSTM32_Programmer_CLI -w Model\\network_data.bin %A%',
    ],
    [
      'branches that differ',
      'Makefile',
      'ifeq ($(B),dk)\nA = 0x70380000\nelse\nA = 0x70180000\nendif\nflash:\n\tSTM32_Programmer_CLI -w Model/network_data.bin $(A)',
    ],
    ['a loop', 'flash.sh', 'for A in 0x1 0x2; do\nSTM32_Programmer_CLI -w Model/network_data.bin $A\ndone'],
    [
      'a function of make',
      'Makefile',
      'A = $(shell cat addr)\nflash:\n\tSTM32_Programmer_CLI -w Model/network_data.bin $(A)',
    ],
    [
      'an argument',
      'flash.py',
      'subprocess.run(["STM32_Programmer_CLI", "-w", "Model/network_data.bin", sys.argv[1]])',
    ],
  ])('no address: %s (%s)', (_, path, script) => {
    expect(stepsOf(path, script)).toEqual(['write Model/network_data.bin -']);
  });
});

describe('what is made of other files', () => {
  it.each([
    [
      'gen.sh',
      'arm-none-eabi-objcopy -I binary Model/network_data.bin --change-addresses 0x70380000 -O ihex build/w.hex',
      'convert Model/network_data.bin -> build/w.hex 0x70380000 0x70380000',
    ],
    [
      'gen.sh',
      'objcopy -I binary -O ihex --change-addresses=0x70380000 Model/network_data.bin w.hex',
      'convert Model/network_data.bin -> w.hex 0x70380000 0x70380000',
    ],
    [
      'gen.sh',
      'objcopy -I binary -O elf32-littlearm --change-section-address .data=0x70380000 Model/network_data.bin w.elf',
      'convert Model/network_data.bin -> w.elf 0x70380000 0x70380000',
    ],
    [
      'gen.sh',
      'srec_cat Model/network_data.bin -binary -offset 0x70380000 -o w.hex -intel',
      'convert Model/network_data.bin -> w.hex 0x70380000 0x70380000',
    ],
    [
      'CMakeLists.txt',
      'add_custom_command(OUTPUT w.hex COMMAND ${CMAKE_OBJCOPY} -I binary Model/network_data.bin --change-addresses 0x70380000 -O ihex w.hex)',
      'convert Model/network_data.bin -> w.hex 0x70380000 0x70380000',
    ],
    [
      'CMakeLists.txt',
      'add_custom_command(OUTPUT w.bin COMMAND ${CMAKE_COMMAND} -E copy Model/network_data.bin w.bin)',
      'convert Model/network_data.bin -> w.bin -',
    ],
    [
      'gen.sh',
      'cp Model/network_data.bin build/weights.bin',
      'convert Model/network_data.bin -> build/weights.bin -',
    ],
    [
      'Makefile',
      'w.hex: Model/network_data.bin\n\tobjcopy -I binary $< --change-addresses 0x70380000 -O ihex $@',
      'convert Model/network_data.bin -> w.hex 0x70380000 0x70380000',
    ],
    [
      'sign.sh',
      'STM32_SigningTool_CLI -bin Model/network_data.bin -nk -of 0x80000000 -t fsbl -hv 2.3 -o s.bin',
      'sign Model/network_data.bin -> s.bin - not aligned',
    ],
    [
      'sign.sh',
      'STM32_SigningTool_CLI -bin Model/network_data.bin -nk -t ssbl -hv 2.3 -align -o s.bin',
      'sign Model/network_data.bin -> s.bin - aligned',
    ],
    [
      'sign.mk',
      'sign:\n\t$(SIGNER) -s -bin Model/network_data.bin -nk -t ssbl -hv 2.3 -o s.bin',
      'sign Model/network_data.bin -> s.bin - not aligned',
    ],
    [
      'gen.sh',
      'objcopy --dump-section .blob=b.bin -O binary Model/network_data.bin w.bin',
      'convert Model/network_data.bin -> w.bin -',
    ],
    [
      'sign.sh',
      'STM32_SigningTool_CLI -bin Model/network_data.bin $OPTIONS -o s.bin',
      'sign Model/network_data.bin -> s.bin - aligned',
    ],
  ])('%s: %s', (path, script, step) => {
    expect(stepsOf(path, script)).toEqual([step]);
  });
});

it('takes the variables of an included makefile', () => {
  const more = '//- mks/flash.mk\nADDR = 0x70380000\n';
  expect(
    stepsOf(
      'Makefile',
      'include mks/flash.mk\nflash:\n\tSTM32_Programmer_CLI -w Model/network_data.bin $(ADDR)',
      more,
    ),
  ).toEqual(['write Model/network_data.bin 0x70380000']);
});
