import type { DataSource } from 'typeorm';
import { type Logger, Loop } from '#chain';
import { type ClaimedMessage, claimMessages, recordResult, returnMessage } from './delivery-queue.js';
import { disableIfHopeless } from './failing-endpoints.js';
import { postWebhook } from './post.js';
import type { WebhookSecrets } from './secrets.js';
import { type SigningKeys, signatureHeader, signedContent } from './signature.js';
import type { TargetPolicy } from './target.js';

export interface DispatcherOptions {
  readonly policy: TargetPolicy;
  readonly secrets: WebhookSecrets;
  /** Certificates to trust instead of the system's. */
  readonly certificateAuthority?: string;
}

const TIMEOUT_MILLISECONDS = 10_000;
const MOST_UNDER_WAY = 128;
const MOST_PER_ENDPOINT = 8;
/** An endpoint is proven while its last try was answered well within this; new, slow and failing ones are not. */
const PROMPT_MILLISECONDS = 2_000;
/** Endpoints that are not proven share these, so that receivers that hang leave half of all to those that answer. */
const MOST_TO_UNPROVEN = MOST_UNDER_WAY / 2;
const MOST_PER_UNPROVEN_ENDPOINT = 2;
const SHORTEST_REST_MILLISECONDS = 20;
const LONGEST_REST_MILLISECONDS = 250;
const REST_GROWTH = 1.5;
const FAILED_REST_MILLISECONDS = 1_000;
/** What is under way when a worker stops may come to its end for so long. */
const GRACE_MILLISECONDS = 4_000;
const CONTENT_TYPE = 'application/json';
const USER_AGENT = 'quittance-webhooks/1';

/**
 * Sends messages that are due. A message is claimed in one committed statement, sent with no transaction open, and its result
 * recorded in another; a worker that dies in between leaves a lease that ends, and another sends the message again.
 */
export class WebhookDispatcher {
  private readonly loop: Loop;
  private readonly underWay = new Map<Promise<void>, { readonly endpointId: string; readonly toProven: boolean }>();
  private readonly proven = new Set<string>();
  private readonly ending = new AbortController();
  private rest = LONGEST_REST_MILLISECONDS;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
    private readonly options: DispatcherOptions,
  ) {
    this.loop = new Loop(
      () => this.step(),
      (error) => {
        this.logger.error({ err: error }, 'Claiming webhooks failed; trying again');
        return FAILED_REST_MILLISECONDS;
      },
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Takes nothing new, waits for what is under way, and gives back what does not end. */
  async stop(): Promise<void> {
    await this.loop.stop();
    const timer = setTimeout(() => this.ending.abort(), GRACE_MILLISECONDS);
    await Promise.all(this.underWay.keys());
    clearTimeout(timer);
  }

  private async step(): Promise<number> {
    const toProven = await this.claim(true, MOST_UNDER_WAY - this.underWay.size, MOST_PER_ENDPOINT);
    const toUnproven = [...this.underWay.values()].filter((delivery) => !delivery.toProven).length;
    const places = Math.min(MOST_TO_UNPROVEN - toUnproven, MOST_UNDER_WAY - this.underWay.size);
    const toOthers = await this.claim(false, places, MOST_PER_UNPROVEN_ENDPOINT);
    const isBusy = toProven + toOthers > 0 || this.underWay.size > 0;
    this.rest = isBusy ? SHORTEST_REST_MILLISECONDS : Math.min(this.rest * REST_GROWTH, LONGEST_REST_MILLISECONDS);
    return this.rest;
  }

  /** Starts what it claims, without waiting for it. */
  private async claim(toProven: boolean, limit: number, perEndpoint: number): Promise<number> {
    if (limit <= 0 || (toProven && this.proven.size === 0)) return 0;
    const proven = [...this.proven];
    const counts = new Map<string, number>();
    for (const { endpointId } of this.underWay.values()) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    const messages = await claimMessages(this.dataSource, {
      ...{ toProven, proven, limit, perEndpoint },
      underWay: counts,
    });
    if (messages.length === 0) return 0;
    const endpointIds = [...new Set(messages.map(({ endpointId }) => endpointId))];
    const keys = await this.options.secrets.live(this.dataSource.manager, endpointIds);
    for (const message of messages) {
      const delivery = this.deliver(message, keys.get(message.endpointId) ?? [])
        .catch((error: unknown) => {
          // The lease ends, and the message is sent again.
          this.logger.error({ err: error, eventId: message.eventId }, 'Recording a webhook failed');
        })
        .finally(() => this.underWay.delete(delivery));
      this.underWay.set(delivery, { endpointId: message.endpointId, toProven });
    }
    return messages.length;
  }

  private async deliver(message: ClaimedMessage, keys: readonly SigningKeys[]): Promise<void> {
    const { policy, certificateAuthority } = this.options;
    const result = await postWebhook(signedRequest(message, keys), {
      policy,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      signal: this.ending.signal,
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    });
    if (result.error !== undefined && this.ending.signal.aborted) {
      await returnMessage(this.dataSource, message);
      return;
    }
    const isPrompt = result.error === undefined && result.durationMilliseconds <= PROMPT_MILLISECONDS;
    if (isPrompt) this.proven.add(message.endpointId);
    else this.proven.delete(message.endpointId);
    const { endpointFailed, isGone } = await recordResult(this.dataSource, message, result);
    if (endpointFailed && (await disableIfHopeless(this.dataSource, message.endpointId, isGone))) {
      this.logger.warn({ endpointId: message.endpointId }, 'A webhook endpoint was disabled');
    }
  }
}

/** The same bytes at every try: the body is the event as the feed tells it, the id is the event's. */
function signedRequest(message: ClaimedMessage, keys: readonly SigningKeys[]) {
  const { eventId, timestamp, url, position, type, subject, payload, createdAt } = message;
  const body = JSON.stringify({
    type,
    timestamp: createdAt.toISOString(),
    data: payload,
    subject,
    position,
    id: eventId,
  });
  return {
    url,
    body,
    headers: {
      'content-type': CONTENT_TYPE,
      'user-agent': USER_AGENT,
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureHeader(keys, signedContent(eventId, timestamp, body)),
    },
  };
}
