import type { Redactor } from './telemetry/redact.ts';
import { createRedactor, isSecretField } from './telemetry/redact.ts';

/** Structured log of the process: one JSON object per line, without secrets. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

export type LogOptions = {
  /** Knows the secrets of this installation; what looks like one is taken out in any case. */
  readonly redactor?: Redactor;
  /** The trace in which a line is written; a field of the line wins. */
  traceId?(): string | null;
};

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes lines of `level` and above; `now` gives their time. */
export function createLog(
  level: LogLevel,
  now: () => Date,
  write: (line: string) => void,
  { redactor = createRedactor(), traceId = () => null }: LogOptions = {},
): Log {
  const clean = (name: string, value: LogFields[string]) => {
    if (typeof value !== 'string') return value;
    return isSecretField(name) ? '***' : redactor.redact(value);
  };
  const at =
    (own: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (order.indexOf(own) < order.indexOf(level)) return;
      const shown: Record<string, LogFields[string]> = {};
      for (const [name, value] of Object.entries(fields)) shown[name] = clean(name, value);
      const line = {
        time: now().toISOString(),
        level: own,
        message: redactor.redact(message),
        traceId: traceId() ?? undefined,
        ...shown,
      };
      write(JSON.stringify(line));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
