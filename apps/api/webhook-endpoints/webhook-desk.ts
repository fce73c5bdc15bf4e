import type { WebhookConfig } from '#config';
import { QuittanceError } from '#domain';
import { type Resolve, requireTarget, WebhookSecrets } from '#webhooks';

/** What the API needs to take webhook endpoints, where the network sends webhooks at all. */
export class WebhookDesk {
  private readonly known: { readonly secrets: WebhookSecrets; readonly allowLoopback: boolean } | undefined;

  constructor(
    config: WebhookConfig | undefined,
    private readonly resolve: Resolve,
  ) {
    this.known = config && {
      secrets: new WebhookSecrets(config.secret, config.olderSecrets),
      allowLoopback: config.allowLoopback,
    };
  }

  /** Throws `unavailable` where the operator has set no WEBHOOK_SECRET. */
  get secrets(): WebhookSecrets {
    return this.required().secrets;
  }

  /** The URL as it is kept. Asks the name servers, so it is called before a transaction. Throws `webhook_url_refused`. */
  requireTarget(url: string): Promise<string> {
    return requireTarget(url, { resolve: this.resolve, allowLoopback: this.required().allowLoopback });
  }

  private required() {
    if (this.known === undefined) {
      throw new QuittanceError(
        'unavailable',
        'This network sends no webhooks: its operator has set no WEBHOOK_SECRET.',
      );
    }
    return this.known;
  }
}
