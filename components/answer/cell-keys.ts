/** The key that types each value into a cell: the first of its letters that no other value has taken, else a digit. */
export function cellKeys(labels: readonly string[]): readonly string[] {
  const keys: string[] = []
  for (const label of labels) {
    const wanted = [...label.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''), ...'123456789']
    keys.push(wanted.find((key) => !keys.includes(key)) ?? '')
  }
  return keys
}
