// Work that is under way or was done a moment ago. It lives in this process only.

/** How many past jobs are remembered at most. */
const MOST = 10_000;

interface Job<T> {
  result: Promise<T>;
  startedAt: number;
  running: boolean;
}

/** Starts each job once: who asks again within the window gets the first one's result. */
export class Jobs {
  readonly #jobs = new Map<string, Job<unknown>>();
  readonly #windowMs: number;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  once<T>(key: string, start: () => Promise<T>): Promise<T> {
    this.#forget();
    const known = this.#jobs.get(key) as Job<T> | undefined;
    if (known) return known.result;
    const job: Job<T> = { result: start(), startedAt: Date.now(), running: true };
    this.#jobs.set(key, job);
    const end = () => {
      job.running = false;
    };
    job.result.then(end, end);
    return job.result;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    const running = () => [...this.#jobs.values()].filter((job) => job.running);
    for (let jobs = running(); jobs.length > 0; jobs = running()) {
      await Promise.allSettled(jobs.map((job) => job.result));
    }
  }

  /** Jobs stand in the order of their start, so the old ones come first. */
  #forget(): void {
    const expired = Date.now() - this.#windowMs;
    for (const [key, job] of this.#jobs) {
      if (job.startedAt > expired && this.#jobs.size < MOST) break;
      if (!job.running) this.#jobs.delete(key);
    }
  }
}
