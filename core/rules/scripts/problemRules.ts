import type { ProblemCode } from '../../linkerScript/problemCode';

/** The rules that report what the evaluator complains of. */
export type ProblemRule =
  | 'ld-syntax'
  | 'ld-undefined-symbol'
  | 'ld-undefined-region'
  | 'ld-duplicate-region'
  | 'ld-include-missing'
  | 'ld-include-cycle'
  | 'ld-division-by-zero'
  | 'ld-assert-fails'
  | 'ld-location-counter-backwards'
  | 'ld-expression-overflow';

/**
 * Which rule reports each complaint: what `n6mem eval` calls an error, `n6mem check` reports. The compiler sees to it
 * that no code is forgotten; what ld rejects and no other rule is about is `ld-syntax`.
 */
export const reportedBy: Readonly<Record<ProblemCode, ProblemRule>> = {
  'ld-syntax': 'ld-syntax',
  'ld-undefined-symbol': 'ld-undefined-symbol',
  'ld-undefined-region': 'ld-undefined-region',
  'ld-duplicate-region': 'ld-duplicate-region',
  'ld-include-missing': 'ld-include-missing',
  'ld-include-cycle': 'ld-include-cycle',
  'ld-division-by-zero': 'ld-division-by-zero',
  'ld-assert-fails': 'ld-assert-fails',
  'ld-location-counter-backwards': 'ld-location-counter-backwards',
  'ld-expression-overflow': 'ld-expression-overflow',
  'ld-two-load-addresses': 'ld-syntax',
  'ld-section-outside-region': 'ld-syntax',
  'ld-region-full': 'ld-syntax',
  'ld-address-wraps': 'ld-syntax',
  'ld-sections-overlap': 'ld-syntax',
  'ld-section-moved': 'ld-syntax',
  'ld-dot-moved-backwards': 'ld-syntax',
  'preprocess-condition': 'ld-syntax',
  'preprocess-directive': 'ld-syntax',
  'preprocess-error': 'ld-syntax',
  'preprocess-limit': 'ld-syntax',
  'preprocess-include-missing': 'ld-include-missing',
  'preprocess-include-cycle': 'ld-include-cycle',
};
