/** A token or comment: what formatting never touches. What lies between two pieces is the gap that it may change. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Token kind, or −1 for a comment and −2 for text that is kept with all its blanks. */
  readonly kind: number;
}

export const commentPiece = -1;
export const verbatimPiece = -2;
