import { Readable } from 'node:stream';
import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { bearerToken } from '../authentication/authentication.guard.js';
import { KnownPrincipals } from '../authentication/known-principals.js';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { API_CONFIG, type ApiDependencies } from '../dependencies.js';
import { Read } from '../schemas/route.decorator.js';
import { eventsAfter, type FeedEvent, positionInput } from './event-feed.js';
import { EventStreams, MOST_STREAMS_PER_KEY } from './event-streams.js';

const PAGE = 200;
/** What a client waits before it connects again. */
const RETRY_MILLISECONDS = 2_000;
/** A client that takes nothing for so long is disconnected; it loses nothing, since it can resume. */
const STALLED_MILLISECONDS = 60_000;

const streamQuery = z.strictObject({ after: positionInput.optional() });

function messageOf({ position, ...event }: FeedEvent): string {
  return `id: ${position}\nevent: ${event.type}\ndata: ${JSON.stringify({ position, ...event })}\n\n`;
}

@ApiTags('Events')
@Controller('v1/events/stream')
export class EventStreamController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly streams: EventStreams,
    private readonly dataSource: DataSource,
    private readonly known: KnownPrincipals,
    @Inject(API_CONFIG) private readonly config: ApiDependencies['config'],
  ) {}

  @Read({
    scope: 'events:read',
    summary: 'What happens, as it happens',
    description: `Server-sent events: id is the event's position, event its type, data the event as in the list. Resume with the header
Last-Event-ID or with after; without either, the stream begins with what happens next. A comment comes when nothing else does. An API
key has at most ${MOST_STREAMS_PER_KEY} streams; a client that takes nothing for a minute is disconnected.`,
    response: z.string(),
  })
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The position of the last event you have' })
  @Get()
  async stream(
    @ReadOf() read: ReadRequest,
    @Query({ schema: streamQuery }) query: z.output<typeof streamQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const last = positionInput.optional().safeParse(lastEventId);
    if (!last.success) throw new QuittanceError('invalid_request', 'Last-Event-ID is not the position of an event.');
    const leave = this.streams.enter(read.principal.actorId);
    try {
      const after = last.data ?? query.after ?? (await this.streams.look());
      const token = bearerToken(request);
      const disconnect = () => reply.raw.destroy();
      const messages = Readable.from(patiently(this.messages(read, token, after), disconnect), { highWaterMark: 1 });
      reply.raw.once('close', () => {
        leave();
        messages.destroy();
      });
      await reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        // A connection that stayed open for another request would hold up the end of the process.
        .header('connection', 'close')
        .send(messages);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Goes on until the client leaves, its key is revoked or changed, or the process ends. */
  private async *messages(read: ReadRequest, token: string, after: string): AsyncGenerator<string> {
    yield `retry: ${RETRY_MILLISECONDS}\n\n`;
    let position = after;
    let checkedAt = Date.now();
    const { heartbeatMilliseconds } = this.config.limits;
    while (!this.streams.signal.aborted) {
      const { newest } = this.streams;
      const events = await eventsAfter(this.reads, read, position, PAGE);
      if (events.length > 0) yield events.map(messageOf).join('');
      position = events.at(-1)?.position ?? position;
      if (events.length < PAGE) await this.streams.moved(newest, heartbeatMilliseconds);
      if (Date.now() - checkedAt < heartbeatMilliseconds) continue;
      if (!(await this.isStill(read, token))) return;
      checkedAt = Date.now();
      yield ': still here\n\n';
    }
  }

  private async isStill({ principal }: ReadRequest, token: string): Promise<boolean> {
    const now = await this.known.find(this.dataSource.manager, token);
    return now?.proof.rights === principal.proof.rights;
  }
}

/** Calls `onStalled` when nobody takes a message for long. */
async function* patiently(messages: AsyncIterable<string>, onStalled: () => void): AsyncGenerator<string> {
  for await (const message of messages) {
    const timer = setTimeout(onStalled, STALLED_MILLISECONDS);
    try {
      yield message;
    } finally {
      clearTimeout(timer);
    }
  }
}
