// Work that is under way or was done a moment ago. It lives in this process only.

/** How many past jobs are remembered at most. */
const MOST = 10_000;

interface Job<T> {
  result: Promise<T>;
  startedAt: number;
}

/** Starts each job once: who asks again within the window gets the first one's result. */
export class Jobs {
  readonly #jobs = new Map<string, Job<unknown>>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #windowMs: number;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** A job may call `forget`: from then on the same key starts another one. */
  once<T>(key: string, start: (forget: () => void) => Promise<T>): Promise<T> {
    this.#forget();
    const known = this.#jobs.get(key) as Job<T> | undefined;
    if (known) return known.result;
    const forget = () => {
      if (this.#jobs.get(key)?.result === result) this.#jobs.delete(key);
    };
    // Not at once, so that `result` is there before anybody forgets it.
    const result: Promise<T> = Promise.resolve().then(() => start(forget));
    this.#jobs.set(key, { result, startedAt: Date.now() });
    this.#running.add(result);
    const end = () => {
      this.#running.delete(result);
    };
    result.then(end, end);
    return result;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Jobs stand in the order of their start, so the old ones come first. */
  #forget(): void {
    const expired = Date.now() - this.#windowMs;
    for (const [key, job] of this.#jobs) {
      if (job.startedAt > expired && this.#jobs.size < MOST) break;
      if (!this.#running.has(job.result)) this.#jobs.delete(key);
    }
  }
}
