import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets the framework write into the process's own log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives the name of who logs last, and sometimes a stack before it. */
  private write(level: 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: readonly unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
    if (message instanceof Error) this.logger[level]({ ...context, err: message }, message.name);
    else if (typeof message === 'object') this.logger[level]({ ...context, ...message }, 'The request failed');
    else this.logger[level](context, String(message));
  }
}
