export function currentNeovimFolder(): string;
export function findNeovims(): string[];
