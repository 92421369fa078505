/** Text with **bold**, *emphasis* and `code` as the words alone. */
export function plainInline(text: string): string {
  return text
    .replace(
      /(`[^`]+`)|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g,
      (_, code?: string, strong?: string, emphasis?: string) => code ?? strong ?? emphasis ?? '',
    )
    .replaceAll('`', '')
}
