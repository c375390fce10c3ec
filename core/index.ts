/** The façade: what the server, the command line and the webview may call. */
export { createSession, type Analysis, type Session, type SessionSettings } from './session';
export { atLeast } from './rules/check';
export type { Finding, Fix, Severity, SeveritySetting } from './rules/finding';
export { rules } from './rules/registry';
export { pageOfRule } from './rules/page';
export { checkJson, rulesJson, targetsJson } from './report/json';
export { checkText, targetsText, versionsText } from './report/text';
export { checkGithub } from './report/github';
export { checkSarif } from './report/sarif';
export { versionsJson } from './report/versions';
export { plainStyle, type Style } from './report/style';
export { evalJson, evalText, failuresOf } from './report/evaluation';
export { createPositions } from './report/positions';
