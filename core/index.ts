/** The façade: what the server, the command line and the webview may call. */
export { createSession, type Analysis, type Session, type SessionSettings } from './session';
export { atLeast, severitySetting, type Severity, type SeveritySetting } from './base/severity';
export type { Finding, Fix, VerifiedFix } from './rules/engine/finding';
export { rules } from './rules/engine/registry';
export { pageOfRule } from './rules/engine/page';
export { checkJson, rulesJson, targetsJson } from './report/json';
export { checkText, targetsText, versionsText } from './report/text';
export { checkGithub } from './report/github';
export { checkSarif } from './report/sarif';
export { versionsJson } from './report/versions';
export { plainStyle, type Style } from './report/style';
export { evalJson, evalText, failuresOf } from './report/evaluation';
export { createPositions } from './report/positions';
