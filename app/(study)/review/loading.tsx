export default function Loading() {
  return (
    <main className="grid min-h-dvh place-items-center" aria-busy="true">
      <p className="book text-lg text-muted" role="status">
        Drawing a question…
      </p>
    </main>
  )
}
