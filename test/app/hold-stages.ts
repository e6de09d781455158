/** Holds stages up at the service that their work needs, so that a test can ask something meanwhile. */
import type { Deps } from '../../src/deps.ts';
import type { Stage } from '../../src/domain/pipeline.ts';

type Door = {
  shut(): void;
  open(): void;
  /** Waits until somebody stands before the shut door. */
  reached(): Promise<void>;
  /** Goes through, once the door is open. */
  pass(signal?: AbortSignal): Promise<void>;
};

function door(): Door {
  let opened: PromiseWithResolvers<void> | null = null;
  let arrival = Promise.withResolvers<void>();
  return {
    shut() {
      opened ??= Promise.withResolvers<void>();
      arrival = Promise.withResolvers<void>();
    },
    open() {
      opened?.resolve();
      opened = null;
    },
    reached: () => arrival.promise,
    async pass(signal) {
      if (opened === null) return;
      arrival.resolve();
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      await Promise.race([opened.promise, aborted]);
    },
  };
}

/** The stages that can be held. PACKAGING stands before the lead destination, so the offer must have one. */
export type HeldStage = Extract<Stage, 'CERTIFICATION' | 'PACKAGING' | 'PREVIEW' | 'LIVE'>;

/** Doors before the examiner, the lead destination and the store; give `wrap` to the installation. */
export function holdStages() {
  const store = door();
  const doors: Readonly<Record<HeldStage, Door>> = {
    CERTIFICATION: door(),
    PACKAGING: door(),
    PREVIEW: store,
    LIVE: store,
  };
  return {
    wrap: ({ examiner, outbound, packages }: Deps): Partial<Deps> => ({
      examiner: {
        async examine(request, options) {
          // Without a SKU it is the reading of an upload, not certification.
          if (request.sku !== null) await doors.CERTIFICATION.pass(options.signal);
          return await examiner.examine(request, options);
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
      outbound: {
        ...outbound,
        async postJson(url, body, options) {
          await doors.PACKAGING.pass(options.signal);
          return await outbound.postJson(url, body, options);
        },
      },
      packages: {
        ...packages,
        async open(sha256) {
          await store.pass();
          return await packages.open(sha256);
        },
      },
    }),
    hold: (stage: HeldStage): void => doors[stage].shut(),
    /** Resolves when the work of the stage is under way and held. */
    reached: (stage: HeldStage): Promise<void> => doors[stage].reached(),
    letGo: (stage: HeldStage): void => doors[stage].open(),
    letGoAll(): void {
      for (const each of Object.values(doors)) each.open();
    },
  };
}
