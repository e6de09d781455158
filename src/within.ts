/** Waits for `work` at most `ms`; what becomes of it is not told. Never rejects. */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, ms);
  await Promise.race([work.catch(() => undefined), patience.promise]);
  clearTimeout(timer);
}
