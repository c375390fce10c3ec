export function moveIntoPlace(finished: string, place: string, isWhole: (folder: string) => boolean): void;
