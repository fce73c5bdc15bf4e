import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import type { Answer } from '../api/resources.js';
import { ProblemAlert } from '../display/problem-alert.js';
import type { ChosenAction } from './action-form.js';
import { FieldInput } from './field-input.js';
import { SignatureRequest } from './signature-request.js';
import { useActionState } from './use-action-state.js';

interface ActionDialogProps {
  readonly action: ChosenAction;
  readonly orderId: string;
  readonly onDone: (answer: Answer) => void;
  readonly onClose: () => void;
}

/** Asks for what an action needs and sends it; stays open, with everything typed, until the API took it. */
export function ActionDialog({ action, orderId, onDone, onClose }: ActionDialogProps) {
  const { form } = action;
  const state = useActionState(action, orderId, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    state.send();
  };
  return (
    <Modal opened onClose={onClose} title={form.title} size="lg" closeOnClickOutside={false}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{form.explanation}</Text>
          {form.fields.length > 0 && (
            <fieldset disabled={state.typedData !== undefined} style={{ all: 'unset' }}>
              <Stack>
                {form.fields.map((field) => (
                  <FieldInput
                    key={field.name}
                    field={field}
                    value={state.values[field.name] ?? ''}
                    file={state.files[field.name]}
                    error={state.errorOf(field.name)}
                    onChange={(value) => state.type(field.name, value)}
                    onFile={(file) => state.attach(field.name, file)}
                  />
                ))}
              </Stack>
            </fieldset>
          )}
          {state.typedData !== undefined && (
            <SignatureRequest
              typedData={state.typedData}
              signature={state.signature}
              error={state.errorOf('signature')}
              onChange={state.sign}
            />
          )}
          {state.refusal !== null && (
            <ProblemAlert error={state.refusal} fields={[...form.fields.map(({ name }) => name), 'signature']} />
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button
              type="submit"
              loading={state.isSending}
              {...(form.ends === true ? { color: 'red' } : {})}
              disabled={state.typedData !== undefined && state.signature.trim() === ''}
            >
              {state.typedData === undefined ? form.title : 'Send with signature'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
