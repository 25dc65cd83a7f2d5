/**
 * Does every job, at most `width` at once. The first error or abort stops the others; it is thrown when all have ended.
 */
export async function concurrently(
  jobs: Iterable<(signal: AbortSignal) => Promise<void>>,
  width: number,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const queue = Iterator.from(jobs);
  const worker = async (): Promise<void> => {
    for (const job of queue) {
      either.throwIfAborted();
      await job(either);
    }
  };
  const workers = Array.from({ length: width }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}
