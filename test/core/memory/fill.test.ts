import { expect, it } from 'vitest';
import { targetFills } from '../../../core/memory/fill';
import { createSession } from '../../../core/session';
import { filesBelow } from '../../support/exampleFiles';
import { memoryFileSystem } from '../../support/memoryProject';

const script = 'Application/NUCLEO-N657X0-Q/STM32N657xx.ld';
const map = 'Application/NUCLEO-N657X0-Q/build/smart-camera.map';
const settings = { severities: new Map(), focus: new Set<string>() };

it('works the fill of an image out once, however often its project is analysed, and anew after a build', async () => {
  const files = filesBelow('examples/smart-camera');
  const session = await createSession(memoryFileSystem(files));
  const fill = () =>
    session.ask(settings, ({ targets, artifacts }) =>
      targets
        .filter(({ name }) => name === 'NUCLEO-N657X0-Q')
        .flatMap((target) => targetFills(target, artifacts).map((built) => built.fill)),
    );
  const [first] = await fill();
  session.project.overlay(script, `${files[script] as string}\n`);
  const [again] = await fill();
  expect(again).toBe(first);
  session.project.overlay(map, `${files[map] as string}\n`);
  const [built] = await fill();
  expect(built).not.toBe(first);
});
