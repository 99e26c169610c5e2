export function notices(root: string, files: Iterable<string>): string
