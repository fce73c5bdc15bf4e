import { type Options, SingleBar } from 'cli-progress';
import { type Day, formatDay } from './dates.js';

export interface ProgressFigures {
  readonly day: Day | undefined;
  readonly ordersSettled: number;
  readonly orders: number;
  readonly transactions: number;
}

const LINE_MILLISECONDS = 5_000;
const BAR_MILLISECONDS = 250;

/** Shows on stderr how far an import is: a bar on a terminal, else a line every few seconds. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private readonly timer: NodeJS.Timeout;
  private lastLine = '';

  constructor(
    private readonly figures: () => ProgressFigures,
    private readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  ) {
    const options: Options = {
      format: '{bar} {value}/{total} orders settled · {day} · {transactions} transactions · {duration_formatted}',
      stream,
      hideCursor: true,
      barsize: 24,
    };
    this.bar = stream.isTTY ? new SingleBar(options) : undefined;
    this.bar?.start(figures().orders, 0, { day: '', transactions: 0 });
    this.timer = setInterval(() => this.show(), this.bar === undefined ? LINE_MILLISECONDS : BAR_MILLISECONDS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.show();
    this.bar?.stop();
  }

  private show(): void {
    const { day, ordersSettled, orders, transactions } = this.figures();
    const date = day === undefined ? 'preparing' : formatDay(day);
    if (this.bar !== undefined) {
      this.bar.update(ordersSettled, { day: date, transactions });
      return;
    }
    const line = `${ordersSettled}/${orders} orders settled, ${date}, ${transactions} transactions\n`;
    if (line !== this.lastLine) this.stream.write(line);
    this.lastLine = line;
  }
}
