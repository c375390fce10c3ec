import type { Analysis } from '../session';
import type { HoverText } from './features';
import { hoverInScript } from './linkerScript/hover';
import { poolInputOf, scriptInputOf } from './inputs';
import { hoverInPoolFile } from './mpool/hover';

/** What to show at an offset of a file of either language; undefined elsewhere. */
export function hoverAt(analysis: Analysis, file: string, offset: number): HoverText | undefined {
  const script = scriptInputOf(analysis, file);
  if (script) return hoverInScript(script, offset);
  const poolFile = poolInputOf(analysis, file);
  return poolFile && hoverInPoolFile(poolFile, offset);
}
