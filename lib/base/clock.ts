/** Epoch milliseconds now. The only place that reads the machine's clock; everything else takes the time as a number. */
export function readClock(): number {
  return Date.now()
}
