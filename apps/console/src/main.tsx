import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { router } from './router.js';
import { Gate } from './session/gate.js';
import { cssVariables, theme } from './theme.js';

const root = document.getElementById('console');
if (root === null) throw new Error('The page has no place for the console');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Gate>
        <RouterProvider router={router} />
      </Gate>
    </MantineProvider>
  </StrictMode>,
);
