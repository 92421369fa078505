/** "a", "a and b", "a, b and c". */
export function and(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? 'none')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}
