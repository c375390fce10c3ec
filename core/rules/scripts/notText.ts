import { wholeFile } from '../../base/span';
import { say } from '../../base/wording';
import type { Report } from '../engine/rule';

/** What `ld-syntax` says of a file that its name makes a script and that is not text in UTF-8. */
export function notText(file: string): Report {
  return {
    key: `${file}#not text`,
    severity: 'error',
    message: say`The link stops: this file is not text in UTF-8. It is saved as UTF-16, or it is a binary file.`,
    help: say`Save it as UTF-8; what it means is not checked until then.`,
    place: { file, span: wholeFile },
  };
}

/** What `mpool-syntax` says of such a profile. */
export function notTextOfCompiler(file: string): Report {
  return {
    key: `${file}#not text`,
    severity: 'error',
    message: say`The compiler cannot read the file: it is not text in UTF-8. It is saved as UTF-16, or it is a binary file.`,
    help: say`Save it as UTF-8; what it means is not checked until then.`,
    place: { file, span: wholeFile },
  };
}
