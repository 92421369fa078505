const WAITS_MS = [400, 1000, 2500, 5000]

/**
 * A part of the app that is fetched when it is needed. In bed the network comes and goes: a fetch that fails is tried
 * again for some nine seconds before it counts as failed.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  return load()
}
