/** The page of a rule, for "code description" links and SARIF. */
export function pageOfRule(id: string): string {
  return `https://github.com/stm32n6-ai-memory/stm32n6-ai-memory/blob/main/docs/rules/${id}.md`;
}
