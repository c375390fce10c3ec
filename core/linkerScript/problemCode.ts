/**
 * What reading and evaluating a linker script can complain of. Stable: rules and tests go by these codes. Which rule
 * reports each is in core/rules/scripts/problemRules.ts, which the compiler checks for completeness.
 */
export type ProblemCode =
  /** The text is none that ld reads, or an expression stands where ld takes none of its kind. */
  | 'ld-syntax'
  | 'ld-undefined-symbol'
  | 'ld-undefined-region'
  | 'ld-duplicate-region'
  | 'ld-include-missing'
  | 'ld-include-cycle'
  | 'ld-division-by-zero'
  | 'ld-assert-fails'
  | 'ld-location-counter-backwards'
  | 'ld-expression-overflow'
  /** `AT ( … )` and `AT> REGION` on one section. */
  | 'ld-two-load-addresses'
  /** A section with an address of its own ends outside its region. */
  | 'ld-section-outside-region'
  | 'ld-region-full'
  | 'ld-address-wraps'
  | 'ld-sections-overlap'
  /** ld moves the start of a section to align it: a warning. */
  | 'ld-section-moved'
  /** A section lies before the one that fills its region so far: a warning. */
  | 'ld-dot-moved-backwards'
  | 'preprocess-condition'
  | 'preprocess-directive'
  | 'preprocess-error'
  | 'preprocess-include-missing'
  | 'preprocess-include-cycle'
  /** Preprocessing would take longer than any real script: the rest of it was not read. */
  | 'preprocess-limit';
