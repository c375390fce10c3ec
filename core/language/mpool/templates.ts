import { poolFileTemplate, templateChoices, usualBoot } from '../../memoryPool/template';
import type { PoolInput } from './poolInput';
import { regionsOf } from './poolUse';

/** A whole file to begin with. */
export interface PoolTemplate {
  readonly title: string;
  readonly text: string;
}

/**
 * Pool files for each known board and the bare device; the board of the file's target comes first. They fit beside what
 * the target's linker scripts and boot images lay hold of.
 */
export function templatesFor(input: PoolInput): readonly PoolTemplate[] {
  const application = regionsOf(input).map(({ range }) => range);
  const known = input.targets.flatMap((target) => target.boot);
  const boot = known.length > 0 ? known : usualBoot;
  const isOwn = (board: string | undefined): number =>
    board !== undefined && board === input.board?.name ? 0 : 1;
  return [...templateChoices]
    .sort((a, b) => isOwn(a.board?.name) - isOwn(b.board?.name))
    .map(({ title, device, board }) => ({
      title,
      text: poolFileTemplate({ device, board, application, boot }),
    }));
}
