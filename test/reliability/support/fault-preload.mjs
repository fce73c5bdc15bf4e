// Loaded with --import into child processes of reliability tests: ends or stops the process at a chosen moment. Production code
// has no failpoints; this file watches what every process does anyway: queries, answers to clients, requests to the node.
//
// Armed by the environment variable FAULT (JSON) from the start, or by an IPC message { fault } later. A fault is
//   event   'query' | 'response' | 'rpc'
//   phase   'before' (not sent yet) | 'after' (the result is there, and nobody has seen it yet)
//   pattern regular expression on the query's text, the answer's body, or the request's JSON; default: all
//   nth     which match counts, from 1
//   signal  sent to the process itself; SIGKILL unless told
// An IPC message { clock: milliseconds }, or the variable CLOCK_SHIFT, sets the process's own clock wrong by so much.
// An IPC message { watch: true } makes the process tell its parent of every event instead.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';

let fault = process.env.FAULT === undefined ? undefined : arm(JSON.parse(process.env.FAULT));
let watching = false;
let clockShift = Number(process.env.CLOCK_SHIFT ?? 0);

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [RealDate.now() + clockShift] : values, newTarget),
  apply: () => new RealDate(RealDate.now() + clockShift).toString(),
  get: (target, name) => (name === 'now' ? () => RealDate.now() + clockShift : Reflect.get(target, name)),
});

function arm({ event, phase = 'before', pattern = '', nth = 1, signal = 'SIGKILL' }) {
  return { event, phase, pattern: new RegExp(pattern, 'i'), left: nth, signal };
}

function pass(event, phase, text) {
  if (watching) process.send?.({ event, phase, text: text.replace(/\s+/g, ' ').slice(0, 300) });
  if (fault === undefined || fault.event !== event || fault.phase !== phase || !fault.pattern.test(text)) return;
  fault.left -= 1;
  if (fault.left > 0) return;
  const { signal } = fault;
  fault = undefined;
  process.kill(process.pid, signal);
}

process.on('message', (message) => {
  if (message.fault !== undefined) fault = message.fault === null ? undefined : arm(message.fault);
  if (message.watch !== undefined) watching = message.watch;
  if (message.clock !== undefined) clockShift = message.clock;
  process.send?.({ armed: true });
});
// The parent's death is told by the program's own listener; this one must not keep a process alive that has nothing else to do.
process.channel?.unref();

const query = pg.Client.prototype.query;
pg.Client.prototype.query = function watchedQuery(config, values, callback) {
  const text = typeof config === 'string' ? config : (config?.text ?? '');
  pass('query', 'before', text);
  const given = typeof values === 'function' ? values : callback;
  if (given !== undefined) {
    const seen = (error, result) => {
      pass('query', 'after', text);
      given(error, result);
    };
    return typeof values === 'function' ? query.call(this, config, seen) : query.call(this, config, values, seen);
  }
  const result = query.call(this, config, values);
  if (typeof result?.then !== 'function') return result;
  return result.finally(() => pass('query', 'after', text));
};

const end = http.ServerResponse.prototype.end;
http.ServerResponse.prototype.end = function watchedEnd(chunk, ...rest) {
  const text = `${this.statusCode} ${this.req?.method} ${this.req?.url}`;
  pass('response', 'before', text);
  this.once('finish', () => pass('response', 'after', text));
  return end.call(this, chunk, ...rest);
};

const requestEnd = http.ClientRequest.prototype.end;
http.ClientRequest.prototype.end = function watchedRequestEnd(chunk, ...rest) {
  const text = chunk === undefined || typeof chunk === 'function' ? '' : String(chunk);
  pass('rpc', 'before', text);
  this.prependOnceListener('response', (response) => {
    response.prependOnceListener('end', () => pass('rpc', 'after', text));
  });
  return requestEnd.call(this, chunk, ...rest);
};
syncBuiltinESMExports();
