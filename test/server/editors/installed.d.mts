export function editorsFolder(): string;
export function findEditors(name: 'nvim' | 'emacs' | 'hx'): string[];
