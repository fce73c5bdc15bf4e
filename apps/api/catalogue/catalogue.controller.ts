import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { errorCodes, orderStatuses, orderTransitions } from '#domain';
import { errorCatalogue } from '#http';
import { Public } from '../authentication/authentication.guard.js';
import { Read } from '../schemas/route.decorator.js';

const errorsSchema = z
  .object({
    data: z.array(
      z.object({
        code: z.enum(errorCodes).meta({ description: 'Stable; decide by this' }),
        type: z.string().meta({ description: 'Of its problem documents' }),
        status: z.int(),
        title: z.string(),
        meaning: z.string(),
        remedy: z.string(),
        retry: z.enum(['same_request', 'after_waiting', 'after_a_change', 'never']),
      }),
    ),
  })
  .meta({ id: 'ErrorCatalogue' });

const stateDiagramSchema = z
  .object({
    resource: z.literal('purchase_order'),
    states: z.array(
      z.object({
        name: z.enum(orderStatuses),
        initial: z.boolean(),
        final: z.boolean().meta({ description: 'No party leads out of it; the chain may' }),
      }),
    ),
    transitions: z.array(
      z.object({
        action: z.string(),
        by: z.enum(['buyer', 'supplier', 'attester', 'anyone', 'network', 'chain']),
        from: z.enum(orderStatuses),
        to: z.enum(orderStatuses),
      }),
    ),
    mermaid: z.string().meta({ description: 'The same as a Mermaid state diagram' }),
  })
  .meta({ id: 'StateDiagram' });

/** What the domain's table says about an order's life. */
function orderDiagram(): z.infer<typeof stateDiagramSchema> {
  const ofParties = orderTransitions.filter(({ by }) => by !== 'chain');
  return {
    resource: 'purchase_order',
    states: orderStatuses.map((name, index) => ({
      name,
      initial: index === 0,
      final: name !== 'funding' && !ofParties.some(({ from }) => from === name),
    })),
    transitions: orderTransitions.map((transition) => ({ ...transition })),
    mermaid: [
      'stateDiagram-v2',
      `  [*] --> ${orderStatuses[0]}`,
      ...orderTransitions.map(({ action, by, from, to }) => `  ${from} --> ${to}: ${action} (${by})`),
    ].join('\n'),
  };
}

@ApiTags('Network')
@Controller('v1')
export class CatalogueController {
  @Public()
  @Read({ scope: 'any', summary: 'Every error that the API answers with', response: errorsSchema })
  @Get('errors')
  errors(): z.infer<typeof errorsSchema> {
    return { data: [...errorCatalogue] };
  }

  @Public()
  @Read({
    scope: 'any',
    summary: "A purchase order's states and what leads from one to another",
    response: stateDiagramSchema,
  })
  @Get('state-diagrams/purchase-order')
  purchaseOrder(): z.infer<typeof stateDiagramSchema> {
    return orderDiagram();
  }
}
