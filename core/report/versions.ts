import { basename } from '../base/path';
import { formatAtonVersion } from '../model/atonVersion';
import type { BuiltModel, BuiltRuntime, BuiltTarget } from '../project/builtTarget';
import { releaseOfAton, releaseOfPlatform, releaseOfTools } from '../runtime/releases';
import { jsonVersion } from './json';

/** ST Edge AI Core release of a built model, by its guard; undefined for an unknown tuple. */
export function releaseOfModel({ source }: BuiltModel): string | undefined {
  return source.guard && releaseOfAton(source.guard.version)?.name;
}

/** ST Edge AI Core release of the deployed headers: by ll_aton first, which the models are compared with. */
export function releaseOfRuntime({ aton, stai, platform }: BuiltRuntime): string | undefined {
  return (
    (aton && releaseOfAton(aton.value)?.name) ??
    (stai && releaseOfTools(stai.value)?.name) ??
    (platform && releaseOfPlatform(platform.value)?.name)
  );
}

/** The whole of `versions --format json`. */
export function versionsJson(targets: readonly BuiltTarget[]) {
  return {
    version: jsonVersion,
    targets: targets.map((target) => ({
      name: target.name,
      models: target.models.map((model) => ({
        file: model.file,
        guard: model.source.guard ? formatAtonVersion(model.source.guard.version) : null,
        release: releaseOfModel(model) ?? null,
      })),
      runtime: {
        llAton: target.runtime.aton ? formatAtonVersion(target.runtime.aton.value) : null,
        stai: target.runtime.stai?.value ?? null,
        platform: target.runtime.platform?.value ?? null,
        archive: target.runtime.archives[0] ? basename(target.runtime.archives[0].file) : null,
        release: releaseOfRuntime(target.runtime) ?? null,
      },
    })),
  };
}
