import { createHashRouter, Navigate } from 'react-router';
import { InvoicesPage } from './invoices/invoices-page.js';
import { NetworkPage } from './network/network-page.js';
import { OrderPage } from './orders/order-page.js';
import { OrdersPage } from './orders/orders-page.js';
import { PaymentsPage } from './payments/payments-page.js';
import { Shell } from './shell.js';

/** Pages live behind the #, so the API serves one file and a reload finds its page again. */
export const router = createHashRouter([
  {
    path: '/',
    element: <Shell />,
    children: [
      { index: true, element: <Navigate to="/orders" replace /> },
      { path: 'orders', element: <OrdersPage /> },
      { path: 'orders/:id', element: <OrderPage /> },
      { path: 'payments', element: <PaymentsPage /> },
      { path: 'invoices', element: <InvoicesPage /> },
      { path: 'network', element: <NetworkPage /> },
      { path: '*', element: <Navigate to="/orders" replace /> },
    ],
  },
]);
