import { Alert, Button, Code, CopyButton, Group, ScrollArea, Stack, Text, Textarea } from '@mantine/core';

/** What an external signer has to sign, and a place for the signature. */
export function SignatureRequest(props: {
  typedData: unknown;
  signature: string;
  error: string | undefined;
  onChange: (signature: string) => void;
}) {
  const json = JSON.stringify(props.typedData, null, 2);
  return (
    <Stack gap="sm">
      <Alert color="blue" title="Your signature is needed" role="status">
        <Text size="sm">
          Your business keeps its own key. Sign this typed data (EIP-712, eth_signTypedData_v4) with it and paste the
          signature below.
        </Text>
      </Alert>
      <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0, 'aria-label': 'Typed data to sign' }}>
        <Code block>{json}</Code>
      </ScrollArea.Autosize>
      <Group>
        <CopyButton value={json}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {copied ? 'Copied' : 'Copy typed data'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Textarea
        label="Signature"
        placeholder="0x…"
        autosize
        minRows={2}
        required
        spellCheck={false}
        value={props.signature}
        error={props.error}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </Stack>
  );
}
