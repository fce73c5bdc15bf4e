import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** System fonts only: the console loads nothing from elsewhere. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Secondary text in the tones that keep a contrast of 4.5 to 1 on both backgrounds (WCAG 2.2, AA). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': 'var(--mantine-color-gray-7)' },
  dark: { '--mantine-color-dimmed': 'var(--mantine-color-dark-1)' },
});
