import { Button, CopyButton } from '@mantine/core';
import { shortHash } from './wording.js';

/** A hash or id, shortened; a click copies all of it. */
export function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          variant="subtle"
          size="compact-xs"
          color={copied ? 'green' : 'gray'}
          title={value}
          aria-label={copied ? `${label} copied` : `Copy ${label} ${value}`}
          onClick={copy}
          ff="monospace"
          fw={400}
          px={4}
          ml={-4}
        >
          {copied ? 'copied' : shortHash(value)}
        </Button>
      )}
    </CopyButton>
  );
}
