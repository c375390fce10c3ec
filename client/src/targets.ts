import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { statusNotification, type StatusParams, type TargetStatus } from '../../protocol/server';

/** The targets as the server last saw them. A client hears a notification once, so everybody asks here. */
export interface Targets extends Disposable {
  readonly onDidChange: Event<readonly TargetStatus[]>;
  all(): readonly TargetStatus[];
}

export function watchTargets(client: BaseLanguageClient): Targets {
  const changed = new EventEmitter<readonly TargetStatus[]>();
  let targets: readonly TargetStatus[] = [];
  const handler = client.onNotification(statusNotification, (params: StatusParams) => {
    targets = params.targets;
    changed.fire(targets);
  });
  return {
    onDidChange: changed.event,
    all: () => targets,
    dispose: () => {
      handler.dispose();
      changed.dispose();
    },
  };
}
