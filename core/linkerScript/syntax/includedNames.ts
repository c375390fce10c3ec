import type { OverlaySection, RegionDefinition, Statement } from './syntaxTree';

/** The files that statements INCLUDE, as written, at any depth. */
export function includedNames(
  statements: readonly (Statement | RegionDefinition | OverlaySection)[],
): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    switch (statement.kind) {
      case 'include':
        return statement.path ? [statement.path.text] : [];
      case 'memory':
        return includedNames(statement.entries);
      case 'overlay':
        return includedNames(statement.sections);
      case 'sections':
      case 'sectionGroup':
      case 'outputSection':
      case 'overlaySection':
        return includedNames(statement.statements);
      default:
        return [];
    }
  });
}
