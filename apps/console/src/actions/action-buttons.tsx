import { Button, Group } from '@mantine/core';
import type { ChosenAction } from './action-form.js';

/** One button for each action; `onChoose` opens its form. */
export function ActionButtons(props: {
  actions: readonly ChosenAction[];
  onChoose: (action: ChosenAction) => void;
  size?: 'xs' | 'sm';
}) {
  return (
    <Group gap="xs">
      {props.actions.map((action, index) => (
        <Button
          key={action.href + action.form.title}
          size={props.size ?? 'sm'}
          variant={buttonVariant(action, index)}
          {...(action.form.ends === true ? { color: 'red' } : {})}
          onClick={() => props.onChoose(action)}
        >
          {action.form.title}
        </Button>
      ))}
    </Group>
  );
}

/** The first action carries the trade on and stands out. */
function buttonVariant({ form }: ChosenAction, index: number): string {
  if (form.ends === true) return 'outline';
  return index === 0 ? 'filled' : 'default';
}
