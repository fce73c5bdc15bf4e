import { Checkbox, FileInput, TextInput } from '@mantine/core';
import type { Field } from './fields.js';

interface FieldInputProps {
  readonly field: Field;
  readonly value: string;
  readonly file: File | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onFile: (file: File | null) => void;
}

/** The input of one field, with its label, description and error. */
export function FieldInput({ field, value, file, error, onChange, onFile }: FieldInputProps) {
  const common = { label: field.label, description: field.description, error, required: field.required === true };
  switch (field.kind) {
    case 'flag':
      return (
        <Checkbox
          {...common}
          checked={value === 'yes'}
          onChange={(event) => onChange(event.currentTarget.checked ? 'yes' : '')}
        />
      );
    case 'file':
      return <FileInput {...common} placeholder="Choose a file" clearable value={file ?? null} onChange={onFile} />;
    default:
      return (
        <TextInput
          {...common}
          type={inputTypes[field.kind]}
          {...(field.kind === 'amount' ? { inputMode: 'decimal' as const, placeholder: '0.00' } : {})}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

const inputTypes = { text: 'text', amount: 'text', date: 'date', dateTime: 'datetime-local' } as const;
